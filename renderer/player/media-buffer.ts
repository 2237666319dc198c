/** MP4 for the buffer, of the MIME type `type`; its own time 0 lies at `offset` seconds of the video. */
export interface Piece {
  bytes: readonly Uint8Array<ArrayBuffer>[]
  offset: number
  type: string
  /** Called when the browser has taken it in, or it was given up. */
  onDone: () => void
}

export interface MediaBufferEvents {
  /** The end of the buffer has moved. */
  onGrown: () => void
  /** It is of no use any more: another has to be opened. */
  onBroken: () => void
}

/** Seconds of played video that stay, so that a step back of the play position finds a picture. */
const KEPT = 3
const URGENTLY_KEPT = 0.2

/**
 * A `MediaSource` in a `<video>` and its one buffer: appends as soon as it may, and lets go of what was played. Removal
 * ends at a key frame, always: up to anywhere else the browser would remove everything to the *next* key frame, and that
 * may be the picture on the screen (https://www.w3.org/TR/media-source-2/#sourcebuffer-coded-frame-removal).
 */
export class MediaBuffer {
  readonly #video: HTMLVideoElement
  readonly #events: MediaBufferEvents
  readonly #source = new MediaSource()
  readonly #listening = new AbortController()
  #buffer: SourceBuffer | undefined
  #queue: Piece[] = []
  #appending: Piece[] = []
  /** Where key frames start, in seconds, oldest first. */
  #keyFrames: number[] = []

  constructor(video: HTMLVideoElement, events: MediaBufferEvents) {
    this.#video = video
    this.#events = events
    const { signal } = this.#listening
    const url = URL.createObjectURL(this.#source)
    const pump = (): void => {
      URL.revokeObjectURL(url)
      this.#pump()
    }
    this.#source.addEventListener('sourceopen', pump, { signal, once: true })
    video.addEventListener('error', events.onBroken, { signal })
    video.src = url
  }

  /** Seconds of video from the picture shown to the end of the buffer; 0 while there is none. */
  get ahead(): number {
    const { buffered, currentTime } = this.#video
    return buffered.length > 0 ? buffered.end(buffered.length - 1) - currentTime : 0
  }

  append(piece: Piece): void {
    this.#queue.push(piece)
    this.#pump()
  }

  /** A key frame starts at `seconds`. */
  keyFrameAt(seconds: number): void {
    this.#keyFrames.push(seconds)
  }

  close(): void {
    this.#listening.abort()
    const given = [...this.#appending, ...this.#queue]
    this.#appending = this.#queue = []
    for (const piece of given) piece.onDone()
    this.#video.pause()
    this.#video.removeAttribute('src')
    this.#video.load()
  }

  #pump(): void {
    const [first] = this.#queue
    if (!first || this.#source.readyState !== 'open' || this.#buffer?.updating) return
    try {
      this.#append(this.#bufferFor(first))
    } catch (error) {
      if (error instanceof DOMException && error.name === 'QuotaExceededError' && this.#trim(URGENTLY_KEPT)) return
      this.#events.onBroken()
    }
  }

  /** All that waits and belongs together goes in at once. */
  #append(buffer: SourceBuffer): void {
    const [first] = this.#queue
    if (!first) return
    const other = this.#queue.findIndex(({ offset, type }) => offset !== first.offset || type !== first.type)
    const pieces = other === -1 ? this.#queue : this.#queue.slice(0, other)
    buffer.appendBuffer(joined(pieces.flatMap(({ bytes }) => bytes)))
    this.#appending = pieces
    this.#queue = this.#queue.slice(pieces.length)
  }

  #bufferFor({ type, offset }: Piece): SourceBuffer {
    const buffer = (this.#buffer ??= this.#open(type))
    if (buffer.timestampOffset !== offset) {
      buffer.changeType(type)
      buffer.timestampOffset = offset
    }
    return buffer
  }

  #open(type: string): SourceBuffer {
    const { signal } = this.#listening
    const buffer = this.#source.addSourceBuffer(type)
    const updated = (): void => {
      this.#updated()
    }
    buffer.addEventListener('updateend', updated, { signal })
    buffer.addEventListener('error', this.#events.onBroken, { signal })
    return buffer
  }

  #updated(): void {
    const done = this.#appending
    this.#appending = []
    for (const piece of done) piece.onDone()
    if (!this.#trim(KEPT)) this.#pump()
    if (done.length > 0) this.#events.onGrown()
  }

  /** Lets go of what was played more than `kept` seconds ago; false where that is nothing yet. */
  #trim(kept: number): boolean {
    const limit = this.#video.currentTime - kept
    const end = this.#keyFrames.findLast((seconds) => seconds <= limit)
    const start = this.#buffer?.buffered.length ? this.#buffer.buffered.start(0) : Infinity
    if (end === undefined || start >= end) return false
    this.#keyFrames = this.#keyFrames.filter((seconds) => seconds >= end)
    this.#buffer?.remove(0, end)
    return true
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.byteLength
  }
  return whole
}
