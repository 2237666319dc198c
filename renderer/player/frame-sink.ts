/** Where decoded frames go. Whatever it is given, it closes: an open `VideoFrame` keeps a buffer from the decoder. */
export interface FrameSink {
  /** `onShown` is called when the frame is on its way to the screen; never where a newer one came before it could be. */
  show(frame: VideoFrame, onShown: () => void): void
  close(): void
}

/** What the page hands to its worker for frames to be shown with. */
export type FrameTarget =
  { type: 'track'; writable: WritableStream<VideoFrame> } | { type: 'canvas'; canvas: OffscreenCanvas }

interface Waiting {
  frame: VideoFrame
  onShown: () => void
}

/**
 * Writes frames into the track of a `MediaStreamTrackGenerator`, whose `<video>` shows them without the page's help. One
 * at a time: of those that come meanwhile, as when a whole group of pictures is decoded at once, only the newest waits.
 */
class TrackSink implements FrameSink {
  readonly #writer: WritableStreamDefaultWriter<VideoFrame>
  #writing: VideoFrame | undefined
  #waiting: Waiting | undefined

  constructor(writable: WritableStream<VideoFrame>) {
    this.#writer = writable.getWriter()
    // It ends with an error where the page stops its track first; nothing is left to do then.
    this.#writer.closed.catch(() => undefined)
  }

  show(frame: VideoFrame, onShown: () => void): void {
    this.#waiting?.frame.close()
    this.#waiting = { frame, onShown }
    if (!this.#writing) void this.#writeAll()
  }

  close(): void {
    // A write into a track that the page has already ended may never settle.
    this.#writing?.close()
    this.#waiting?.frame.close()
    this.#waiting = undefined
    this.#writer.abort().catch(() => undefined)
  }

  async #writeAll(): Promise<void> {
    for (let next = this.#waiting; next; next = this.#waiting) {
      this.#waiting = undefined
      this.#writing = next.frame
      await this.#write(next)
      this.#writing = undefined
    }
  }

  async #write({ frame, onShown }: Waiting): Promise<void> {
    try {
      await this.#writer.write(frame)
      onShown()
    } catch {
      // The track ended while the frame was on its way.
    } finally {
      frame.close()
    }
  }
}

/** Draws frames into a canvas, for browsers that have no track generator. */
class CanvasSink implements FrameSink {
  readonly #canvas: OffscreenCanvas
  readonly #context: OffscreenCanvasRenderingContext2D | null

  constructor(canvas: OffscreenCanvas) {
    this.#canvas = canvas
    this.#context = canvas.getContext('2d', { alpha: false, desynchronized: true })
  }

  show(frame: VideoFrame, onShown: () => void): void {
    if (this.#canvas.width !== frame.displayWidth) this.#canvas.width = frame.displayWidth
    if (this.#canvas.height !== frame.displayHeight) this.#canvas.height = frame.displayHeight
    this.#context?.drawImage(frame, 0, 0)
    frame.close()
    onShown()
  }

  close(): void {
    this.#canvas.width = this.#canvas.height = 1
  }
}

export const openSink = (target: FrameTarget): FrameSink =>
  target.type === 'track' ? new TrackSink(target.writable) : new CanvasSink(target.canvas)
