/** A track that shows the `VideoFrame`s written to it (https://w3c.github.io/mediacapture-transform/). */
export interface TrackGenerator extends MediaStreamTrack {
  readonly writable: WritableStream<VideoFrame>
}

/** What Chromium's page has, and the compiler's library does not know. */
interface Scope {
  MediaStreamTrackGenerator?: new (init: { kind: 'video' }) => TrackGenerator
}

/** Null where the browser has none. */
export function openTrackGenerator(): TrackGenerator | null {
  const { MediaStreamTrackGenerator: Generator } = globalThis as unknown as Scope
  return Generator ? new Generator({ kind: 'video' }) : null
}
