/** Recording, storage and local films for the pictures of the page: `?tiles=mix&here=1&disk=indexing…`. */
import type { RecordingSettings, RecordingState } from '../../../electron/protocol/recordings.ts'
import type { RecordingView } from '../../../renderer/state/recording-states.svelte.ts'
import { presets } from '../../../renderer/state/week.ts'
import { FakeLocal, film, stored } from '../kit/fake-local.ts'
import { archive, FakeStorage, protection } from '../kit/fake-storage.ts'

const DAY = 86_400
const ago = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString()

const settings = (change: Partial<RecordingSettings> = {}): RecordingSettings => ({
  mode: 'continuous',
  schedule: presets.work,
  preRollSeconds: 5,
  postRollSeconds: 10,
  retention: { days: 14, gigabytes: null },
  ...change,
})

const failing: RecordingState = {
  state: 'failing',
  since: ago(12),
  cause: 'disk',
  message: 'The disk of the archive is full and nothing on it may be deleted.',
}
const views: RecordingView[] = [
  { settings: settings(), state: { state: 'recording', since: ago(7_400) } },
  { settings: settings({ mode: 'manual' }), state: { state: 'waiting' } },
  { settings: settings(), state: failing },
  { settings: settings({ mode: 'manual' }), state: { state: 'recording', since: ago(90) } },
  { settings: settings({ mode: 'off' }), state: { state: 'off' } },
  { settings: settings({ mode: 'scheduled' }), state: { state: 'waiting' } },
]

export const recordingView = (query: URLSearchParams, index: number): RecordingView => {
  const mode = query.get('mode')
  if (query.has('untouched')) return { ...views[0]!, settings: settings({ untouched: true }) }
  if (mode === 'scheduled' || mode === 'manual') return { settings: settings({ mode }), state: { state: 'waiting' } }
  return query.has('tiles') ? views[index % views.length]! : views[0]!
}

export function storageScene(query: URLSearchParams): FakeStorage {
  const storage = new FakeStorage()
  const cameras = ['c1', 'c2', 'c3', 'c4', 'c5', 'barn'].map((camera, index) => ({
    camera,
    bytes: [410e9, 280e9, 120e9, 70e9, 18e9, 2e9][index]!,
    oldest: ago(DAY * (21 - index * 3)),
    newest: index === 5 ? ago(DAY * 3) : ago(1),
  }))
  const disk = query.get('disk')
  storage.info = archive({
    fullAt: new Date(Date.now() + 6.4 * DAY * 1_000).toISOString(),
    cameras,
    ...(disk === 'indexing' && { state: { state: 'indexing' as const, done: 41_230, total: 98_112 } }),
    ...(disk === 'unavailable' && {
      state: {
        state: 'unavailable' as const,
        message: 'The folder of the recordings is there, but it is not this archive’s disk.',
      },
      disk: null,
    }),
    ...(disk === 'full' && {
      disk: { bytes: 2e12, free: 30e9, reserve: 50e9 },
      bytes: 1.7e12,
      protectedBytes: 1.1e12,
      fullAt: ago(0),
    }),
  })
  storage.list = [
    protection({ id: 'a', camera: 'c1', from: ago(DAY + 300), to: ago(DAY), at: ago(DAY - 900) }),
    protection({
      id: 'b',
      camera: 'c3',
      from: ago(3 * DAY),
      to: ago(2 * DAY),
      reason: '',
      by: 'night-shift',
      at: ago(DAY),
    }),
  ]
  return storage
}

/** Cameras that record here as soon as somebody asks, and films of before. */
export function localScene(query: URLSearchParams): FakeLocal {
  const local = new Recording(query.get('here') === 'memory' ? 'memory' : 'disk')
  if (query.has('films'))
    local.stored = [
      stored({ id: 'a', name: 'c2_20261120T221503Z.mp4', bytes: 48_300_000 }),
      stored({ id: 'b', name: 'c1_20261120T201000Z.mp4', bytes: 1_204_000_000, saved: true }),
    ]
  return local
}

class Recording extends FakeLocal {
  readonly #shelf: 'disk' | 'memory'

  constructor(shelf: 'disk' | 'memory') {
    super()
    this.#shelf = shelf
  }

  override start(...given: Parameters<FakeLocal['start']>): () => void {
    const [camera, report] = given
    super.start(...given)
    const gaps = camera.id === 'c2' ? { count: 1, length: 4_200_000 } : { count: 0, length: 0 }
    const tell = (): void => {
      const progress = { shelf: this.#shelf, bytes: 63_400_000, length: 127_300_000, pictures: 3_810, gaps }
      report({ type: 'progress', progress })
    }
    setTimeout(tell, 50)
    return () => {
      const name = `${camera.id}_20261121T140327Z.mp4`
      report({ type: 'film', film: film({ id: camera.id, name, camera: camera.id, gaps, length: 127_300_000 }) })
      this.stored = [...this.stored, stored({ id: camera.id, name })]
      report({ type: 'ended', end: { because: 'asked' } })
    }
  }
}
