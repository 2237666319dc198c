import type { Page } from 'playwright-core'

/** Resolves once the picture of a page's first video has changed `times` times from now on: it moves. */
export const pictureMoves = (page: Page, times = 5): Promise<unknown> =>
  page.waitForFunction(
    ({ wanted, key }) => {
      const all = ((window as { seenPictures?: Record<string, Set<string>> }).seenPictures ??= {})
      const seen = (all[key] ??= new Set())
      const video = document.querySelector('video')
      if (!video || video.videoWidth === 0) return false
      const context = new OffscreenCanvas(32, 18).getContext('2d')
      context?.drawImage(video, 0, 0, 32, 18)
      seen.add(context?.getImageData(0, 0, 32, 18).data.join() ?? '')
      return seen.size > wanted
    },
    { wanted: times, key: Math.random().toString(36) },
    { polling: 50 },
  )
