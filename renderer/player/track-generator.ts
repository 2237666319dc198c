/** A track that shows the `VideoFrame`s written to it (https://w3c.github.io/mediacapture-transform/). */
export interface TrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>
}

declare global {
  // Chromium's own, on the page; the compiler's library does not know it.

  var MediaStreamTrackGenerator: (new (init: { kind: 'video' }) => TrackGenerator) | undefined
}

/** Null where the browser has none. */
export const openTrackGenerator = (): TrackGenerator | null =>
  globalThis.MediaStreamTrackGenerator ? new globalThis.MediaStreamTrackGenerator({ kind: 'video' }) : null
