/** Small enough that reading it back costs a fraction of a millisecond, large enough for a histogram. */
const WIDTH = 160
const HEIGHT = 90

/**
 * Reads pixels of what a `<video>` shows, before the viewer's own layer: red, green, blue, alpha. Null while nothing is
 * shown, and where the browser gives none.
 */
export function pixelReader(): (video: HTMLVideoElement | null) => Uint8ClampedArray | null {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  let context: CanvasRenderingContext2D | null | undefined
  return (video) => {
    if (!video || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || document.hidden) return null
    context ??= canvas.getContext('2d', { alpha: false, willReadFrequently: true })
    if (!context) return null
    context.drawImage(video, 0, 0, WIDTH, HEIGHT)
    return context.getImageData(0, 0, WIDTH, HEIGHT).data
  }
}
