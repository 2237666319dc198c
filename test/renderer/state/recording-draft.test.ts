import { beforeEach, describe, expect, test } from 'vitest'
import type { RecordingSettings } from '../../../electron/protocol/recordings.ts'
import { RecordingDraft } from '../../../renderer/state/recording-draft.svelte.ts'
import { presets } from '../../../renderer/state/week.ts'
import { FakeLink } from '../kit/fake-link.ts'

const before: RecordingSettings = {
  mode: 'continuous',
  schedule: presets.always,
  ...{ preRollSeconds: 5, postRollSeconds: 5 },
  retention: { days: null, gigabytes: null },
}
let link: FakeLink
let stored: RecordingSettings
let opensOnce: boolean
const sent = (): unknown[] =>
  link.sent.flatMap(({ method, params }) =>
    method === 'record.set' ? [(params as { settings: unknown }).settings] : [],
  )

beforeEach(() => {
  link = new FakeLink()
  stored = before
  opensOnce = false
  link.answers['record.get'] = () => ({ settings: stored, state: { state: 'waiting' } })
  link.answers['record.set'] = ({ settings }) => {
    stored = { ...stored, ...(settings as RecordingSettings) }
    return { settings: stored, state: { state: 'waiting' } }
  }
})

async function opened(): Promise<RecordingDraft> {
  const draft = new RecordingDraft(link, 'gate', () => opensOnce)
  await draft.open()
  return draft
}

describe('a recording that is to be untouched', () => {
  test('is chosen and taken back, each sent once', async () => {
    const draft = await opened()
    expect(draft.untouched).toBe(false)
    draft.untouched = true
    expect(await draft.save('gate')).toBe(true)
    expect(await draft.save('gate')).toBe(false)
    draft.untouched = false
    expect(await draft.save('gate')).toBe(true)
    expect(sent()).toEqual([
      { ...before, untouched: true },
      { ...before, untouched: false },
    ])
  })

  test('stays as it is where something else is changed', async () => {
    stored = { ...before, untouched: true }
    const draft = await opened()
    expect(draft.untouched).toBe(true)
    draft.mode = 'manual'
    await draft.save('gate')
    expect(sent()).toEqual([{ ...before, mode: 'manual' }])
    expect(stored.untouched).toBe(true)
  })

  test('cannot be of a source that has become a device, which lets one reader in', async () => {
    stored = { ...before, untouched: true }
    const draft = await opened()
    opensOnce = true
    expect(draft.untouched).toBe(false)
    await draft.save('gate')
    expect(sent()).toEqual([{ ...before, untouched: false }])
  })
})
