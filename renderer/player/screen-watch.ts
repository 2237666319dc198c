/** Tells of each picture that `video` puts on the screen, until the answer is called. */
export function watchScreen(video: HTMLVideoElement, onPicture: (picture: ShownPicture) => void): () => void {
  let handle = video.requestVideoFrameCallback(shown)
  function shown(_now: number, metadata: VideoFrameCallbackMetadata): void {
    handle = video.requestVideoFrameCallback(shown)
    const at = (performance.timeOrigin + metadata.presentationTime) * 1000
    onPicture({ mediaTime: metadata.mediaTime, at })
  }
  return () => {
    video.cancelVideoFrameCallback(handle)
  }
}

/**
 * `mediaTime`: seconds. Of a track generator's picture it is the `VideoFrame`'s time stamp as it was written (measured in
 * Chromium 156: exact to the microsecond), and we write capture times.
 * `at`: µs since 1970 by this computer's clock when the picture went to the compositor, which is at most one refresh
 * before it is on the glass, and is right even where the page was too busy to be told in time. `expectedDisplayTime`
 * is not used: Chromium puts it two refreshes after the callback, a good 30 ms later than captures of the screen show the
 * picture.
 */
export interface ShownPicture {
  mediaTime: number
  at: number
}
