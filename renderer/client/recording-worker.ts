/** The entry of the worker that records: it writes to the disk, so that a slow one never holds up a picture. */
import { firstThatOpens, LocalRecording } from '../player/local-recording.ts'
import { MemoryShelf } from '../player/local-recording-files.ts'
import { StoreShelf } from '../player/local-recording-store.ts'
import type { TappedUnit, ToTap } from '../player/local-recording-types.ts'
import type { FromRecorder, ToRecorder } from './messages.ts'

/** What a dedicated worker's global scope has and a window's, which the compiler knows, has otherwise. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToRecorder>) => void) | null
  postMessage(message: FromRecorder): void
}
const scope = self as unknown as WorkerScope

// A page without a secure context has neither a store nor randomUUID.
const unique = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('')
const memory = new MemoryShelf(unique)
const shelf = firstThatOpens([new StoreShelf(unique), memory])
const recordings = new Map<number, LocalRecording>()

function start({ recording, camera, title, port }: Extract<ToRecorder, { type: 'start' }>): void {
  const tell = (message: ToTap): void => {
    port.postMessage(message)
  }
  const made = new LocalRecording({
    camera,
    title,
    shelf,
    report: (report) => {
      scope.postMessage({ recording, report })
      if (report.type !== 'ended') return
      recordings.delete(recording)
      tell({ type: 'end' })
    },
    onTaken: (bytes) => {
      tell({ type: 'taken', bytes })
    },
  })
  recordings.set(recording, made)
  port.onmessage = ({ data }: MessageEvent<TappedUnit>) => {
    made.take(data)
  }
}

scope.onmessage = ({ data }) => {
  switch (data.type) {
    case 'start':
      start(data)
      break
    case 'stop':
      recordings.get(data.recording)?.end()
      break
    case 'forget':
      memory.forget(data.id)
  }
}
