import type JMuxer from 'jmuxer'

/** jmuxer's class, loaded when the first picture needs it. */
export type MuxerClass = typeof JMuxer

export const loadMuxer = async (): Promise<MuxerClass> => (await import('jmuxer')).default

/** What jmuxer 2.1 takes and has beyond what its types say. */
interface Feed extends JMuxer.Feeder {
  isLastVideoFrameComplete: boolean
}
interface Options extends JMuxer.Options {
  onData: (bytes: Uint8Array<ArrayBuffer>) => void
  onKeyframePosition: () => void
}
interface Internals {
  kfPosition: number[]
}

/**
 * jmuxer as a muxer and nothing more: access units in, fragments of MP4 out. It would also feed a `<video>`, but
 * - it appends only when the next unit comes, if the buffer was busy with the one before: a frame of delay;
 * - it lets old video go by key-frame times that it estimates wrongly, keeps 30 s more, and the list of them for ever;
 * - it holds each unit's last slice until the next unit shows where it ended, unless told that it is complete.
 * So its `node` is an object that takes no video, and `MediaBuffer` does the rest.
 */
export class Muxer {
  readonly #jmuxer: JMuxer
  #fragments: Uint8Array<ArrayBuffer>[] = []

  constructor(Class: MuxerClass) {
    const options: Options = {
      node: detachedNode() as HTMLVideoElement,
      mode: 'video',
      flushingTime: 0,
      clearBuffer: false,
      onData: (bytes) => {
        this.#fragments.push(bytes)
      },
      onKeyframePosition: () => {
        ;(this.#jmuxer as unknown as Internals).kfPosition.length = 0
      },
    }
    this.#jmuxer = new Class(options)
  }

  /**
   * One access unit, and how long it is shown, in whole ms. The answer is its MP4, after the first key frame's
   * initialisation segment; nothing where the unit holds no picture.
   */
  feed(video: Uint8Array, duration: number): Uint8Array<ArrayBuffer>[] {
    const feed: Feed = { video, duration, isLastVideoFrameComplete: true }
    this.#jmuxer.feed(feed)
    const fragments = this.#fragments
    this.#fragments = []
    return fragments
  }

  close(): void {
    this.#jmuxer.destroy()
  }
}

/** Stands where jmuxer expects a `<video>`. The object URL that jmuxer would give it is released at once. */
const detachedNode = (): object => ({
  set src(url: string) {
    URL.revokeObjectURL(url)
  },
})
