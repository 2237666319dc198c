import { cleanup, screen, within } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { HOUR } from '../../../renderer/state/recordings/micros.ts'
import { emptyArchive, fakeSnapshot } from '../kit/fake-recordings.ts'
import { click, press, settled } from '../kit/page.ts'
import { start } from './gate-and-yard.ts'
import { archive, clock, invited, link, open, setUpView, shows } from './view-kit.ts'

const refused = (message: string): LinkError => new LinkError({ kind: 'unavailable', message })

setUpView()

describe('what is not as one would wish', () => {
  test('no recording at all', async () => {
    archive.info = { ...emptyArchive, bytes: 0 }
    await open('admin')
    expect(shows('Nothing has been recorded yet')).toBe(true)
    expect(shows('Choose in a camera’s settings when it is recorded.')).toBe(true)
  })

  test('no camera at all', async () => {
    link.answers['cameras.list'] = () => []
    await open()
    expect(shows(/^An administrator can add cameras/)).toBe(true)
    expect(screen.queryByRole('slider')).toBeNull()
    cleanup()
    await open('admin')
    await click('Add a camera')
    expect(invited).toBe(true)
  })

  test('no camera chosen', async () => {
    await open()
    await press('1')
    await press('2')
    expect(shows('No camera chosen')).toBe(true)
  })

  test('an archive that cannot be written, and one that is being indexed', async () => {
    archive.info = { ...emptyArchive, state: { state: 'unavailable', message: 'Its disk is gone.' } }
    await open()
    expect(shows('Nothing is being recorded. Its disk is gone.')).toBe(true)
    cleanup()
    archive.info = { ...emptyArchive, state: { state: 'indexing', done: 10, total: 200 } }
    await open()
    expect(shows(/10 of 200 files/)).toBe(true)
  })

  test('a browser without a decoder', async () => {
    archive.playable = false
    await open()
    expect(shows('This browser cannot play recordings')).toBe(true)
    expect(screen.getByRole('button', { name: 'Play' })).toHaveProperty('disabled', true)
  })

  test('a timeline and a list that cannot be loaded, until they can', async () => {
    archive.refuses.find = archive.refuses.snapshots = refused('The archive cannot be read.')
    await open()
    expect(screen.getAllByText('Could not be loaded: The archive cannot be read.')).toHaveLength(2)
    await press('b')
    screen.getByRole('tab', { name: 'Snapshots' }).click()
    await settled()
    expect(shows('Could not be loaded. The archive cannot be read.')).toBe(true)
    archive.refuses.find = archive.refuses.snapshots = undefined as never
    archive.snapshots = [fakeSnapshot('gate', start - HOUR, '/api/snapshots/gate/x.jpg')]
    within(screen.getByRole('tabpanel')).getByRole('button', { name: 'Try again' }).click()
    await clock.advance(3_000)
    await settled()
    expect(screen.queryByText('Could not be loaded: The archive cannot be read.')).toBeNull()
    expect(screen.getByRole('img', { name: /^Snapshot of Front gate/ })).toBeTruthy()
  })
})
