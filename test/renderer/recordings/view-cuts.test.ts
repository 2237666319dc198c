import { cleanup, screen, within } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { SECOND, toInstant } from '../../../renderer/state/recordings/micros.ts'
import { fakeExport } from '../kit/fake-recordings.ts'
import { click, press, settled } from '../kit/page.ts'
import { gapAt, start } from './gate-and-yard.ts'
import { archive, link, open, player, setUpView, shows, toasts } from './view-kit.ts'

setUpView()

describe('cutting out', () => {
  test('by keys alone: both ends, export, and the list with its progress and downloads', async () => {
    await open()
    await press('[')
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: 'ArrowLeft', shiftKey: true, bubbles: true }),
    )
    await settled()
    await press('[')
    player().seek(start - 2 * SECOND)
    await press(']')
    await press('e')
    expect(screen.getByRole('dialog', { name: 'Export' })).toBeTruthy()
    await click('Export 2 films')
    expect(archive.exports).toHaveLength(2)
    const range = { from: gapAt, to: start }
    const say = (progress: ReturnType<typeof fakeExport>['progress']): Promise<void> => {
      link.say({ method: 'export.progress', params: fakeExport({ id: 'e1', camera: 'gate', range, progress }) })
      return settled()
    }
    await say({ state: 'running', done: 0.42, bytes: 181e6 })
    expect(screen.getByRole('progressbar').getAttribute('value')).toBe('42')
    await say({ state: 'finished', bytes: 420e6, seconds: 60, sha256: 'x' })
    const links = within(screen.getByRole('tabpanel')).getAllByRole('link')
    expect(links.map((each) => each.getAttribute('href'))).toEqual(
      ['film', 'manifest', 'signature', 'key'].map((part) => `/api/exports/e1/${part}`),
    )
    expect(toasts.list).toMatchObject([{ kind: 'done', message: 'The export of Front gate is ready.' }])
  })

  test('an export can be cancelled and removed', async () => {
    archive.exports = [fakeExport({ id: 'e1', camera: 'gate', range: { from: gapAt, to: start } })]
    await open()
    await press('b')
    screen.getByRole('tab', { name: 'Exports' }).click()
    await settled()
    await click('Cancel the export gate.mp4')
    expect(archive.exports).toEqual([])
  })

  test('a viewer sees who may, and cannot', async () => {
    await open('viewer')
    await press('[')
    player().seek(start - SECOND)
    await press(']')
    expect(shows(/Exporting and protecting are for operators/)).toBe(true)
    expect(screen.getByRole('button', { name: 'Export…' })).toHaveProperty('disabled', true)
    await press('b')
    screen.getByRole('tab', { name: 'Exports' }).click()
    await settled()
    expect(shows(/^Exports are for operators/)).toBe(true)
    expect(archive.done).not.toContain('exports')
  })

  test('only an admin is offered to take a protection away', async () => {
    const protection = { id: 'p', camera: 'gate', reason: 'Report 4711', by: 'ann', at: toInstant(start) }
    archive.protections = [{ ...protection, from: toInstant(gapAt), to: toInstant(start) }]
    await open('operator')
    await press('b')
    screen.getByRole('tab', { name: 'Protected' }).click()
    await settled()
    expect(shows('Report 4711')).toBe(true)
    expect(screen.queryByRole('button', { name: 'Take the protection away' })).toBeNull()
    cleanup()
    await open('admin')
    await press('b')
    screen.getByRole('tab', { name: 'Protected' }).click()
    await settled()
    await click('Take the protection away')
    await click('Take away')
    expect(archive.protections).toEqual([])
  })
})
