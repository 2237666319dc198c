/** What a painter draws: a frame, and how large it is to be shown. */
export type Paintable = Pick<VideoFrame, 'displayWidth' | 'displayHeight'> & CanvasImageSource

/** Draws one camera's pictures into every canvas that is attached; it keeps none of them. */
export class Painter {
  readonly #canvases = new Map<HTMLCanvasElement, CanvasRenderingContext2D | null>()
  #dark = true

  /** From now on pictures are drawn into this canvas as well, until the answer is called. */
  attach(canvas: HTMLCanvasElement): () => void {
    this.#canvases.set(canvas, canvas.getContext('2d', { alpha: false }))
    return () => this.#canvases.delete(canvas)
  }

  /** A canvas is as many pixels large as the picture; how large it is on the page is the page's business. */
  paint(frame: Paintable): void {
    const { displayWidth: width, displayHeight: height } = frame
    for (const [canvas, context] of this.#canvases) {
      if (canvas.width !== width) canvas.width = width
      if (canvas.height !== height) canvas.height = height
      context?.drawImage(frame, 0, 0, width, height)
    }
    this.#dark = false
  }

  /** No picture: black. */
  darken(): void {
    if (this.#dark) return
    this.#dark = true
    for (const [canvas, context] of this.#canvases) context?.clearRect(0, 0, canvas.width, canvas.height)
  }
}
