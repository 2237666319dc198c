import type { Clock } from '../base/clock.ts'
import { CameraLibrary, type Sources } from './camera-library.ts'
import { PictureDecoder } from './picture-decoder.ts'
import { DecodeError, isGone } from './problem.ts'
import type { SegmentPictures } from './segment-pictures.ts'
import type { MakeDecoder } from './types.ts'

/** A decoder that nobody needs for so long is let go of. */
const IDLE_MS = 5_000

/** Makes a small picture of a frame. */
export type MakeBitmap = (frame: VideoFrame, width: number) => Promise<ImageBitmap>

export const browserBitmap: MakeBitmap = (frame, width) =>
  createImageBitmap(frame, {
    resizeWidth: width,
    resizeHeight: Math.max(1, Math.round((width * frame.displayHeight) / frame.displayWidth)),
    resizeQuality: 'medium',
  })

export interface ThumbnailOptions {
  readonly sources: Sources
  readonly clock: Clock
  readonly makeDecoder: MakeDecoder
  readonly makeBitmap: MakeBitmap
}

/**
 * Small pictures of any instant: the key frame at or before it, since no other has to be decoded for that one. They are
 * made one at a time by one decoder; what plays has others, and remembers another place.
 */
export class Thumbnails {
  readonly #options: ThumbnailOptions
  readonly #libraries = new Map<string, CameraLibrary>()
  readonly #decoder: PictureDecoder
  #frame: VideoFrame | null = null
  #last: Promise<unknown> = Promise.resolve()
  #cancelIdle: () => void = () => undefined
  #closed = false

  constructor(options: ThumbnailOptions) {
    this.#options = options
    this.#decoder = new PictureDecoder(options.makeDecoder, {
      onPicture: (frame) => {
        this.#frame?.close()
        this.#frame = frame
      },
      onTaken: () => undefined,
      onError: () => undefined,
    })
  }

  /** Null where nothing was recorded, or no picture comes of it. @throws LinkError, by rejecting */
  make(camera: string, at: number, width: number): Promise<ImageBitmap | null> {
    const made = this.#last.then(() => (this.#closed ? null : this.#make(camera, at, width)))
    this.#last = made.catch(() => undefined)
    return made
  }

  close(): void {
    this.#closed = true
    this.#cancelIdle()
    this.#decoder.close()
  }

  async #make(camera: string, at: number, width: number): Promise<ImageBitmap | null> {
    const found = await this.#find(camera, at)
    if (!found || this.#closed) return null
    this.#cancelIdle()
    this.#frame = null
    this.#decoder.setUp(found.pictures.setup)
    const range = { from: at, to: at }
    this.#decoder.decode(found.data, 'key', { time: at, until: at, coarse: true, group: range })
    await this.#decoder.flush()
    this.#cancelIdle = this.#options.clock.after(IDLE_MS, () => {
      this.#decoder.close()
    })
    return this.#shrink(width)
  }

  async #find(camera: string, at: number): Promise<{ pictures: SegmentPictures; data: Uint8Array } | null> {
    const library = this.#libraryOf(camera)
    try {
      const spot = await library.locate(at)
      if (spot.kind === 'gap') return null
      const pictures = await library.pictures(spot.span)
      const piece = pictures.pieceOf(pictures.keyBefore(pictures.at(at)))
      return { pictures, data: await library.bytes(spot.span.segment, piece) }
    } catch (thrown) {
      if (isGone(thrown)) library.forget()
      else if (!(thrown instanceof DecodeError)) throw thrown
      return null
    }
  }

  async #shrink(width: number): Promise<ImageBitmap | null> {
    const frame = this.#frame
    this.#frame = null
    if (!frame) return null
    try {
      return await this.#options.makeBitmap(frame, width)
    } finally {
      frame.close()
    }
  }

  #libraryOf(camera: string): CameraLibrary {
    const library = this.#libraries.get(camera) ?? new CameraLibrary(camera, this.#options.sources)
    this.#libraries.set(camera, library)
    return library
  }
}
