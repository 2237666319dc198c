import type { FrameTarget } from './frame-sink.ts'
import { openTrackGenerator } from './track-generator.ts'

/** The page's end of where decoded frames go: what a `<video>` plays, and what the worker writes to. */
export interface OpenTarget {
  target: FrameTarget
  transfer: Transferable[]
  close(): void
}

/**
 * Lets `video` show what the worker will decode: through a track generator, and in browsers that have none through a
 * canvas that is never in the page and whose stream is played.
 */
export function openTarget(video: HTMLVideoElement): OpenTarget {
  const generator = openTrackGenerator()
  if (!generator) return canvasTarget(video)
  const { writable } = generator
  return {
    target: { type: 'track', writable },
    transfer: [writable],
    close: showTrack(video, generator),
  }
}

function canvasTarget(video: HTMLVideoElement): OpenTarget {
  const element = document.createElement('canvas')
  const [track] = element.captureStream().getVideoTracks()
  const canvas = element.transferControlToOffscreen()
  return {
    target: { type: 'canvas', canvas },
    transfer: [canvas],
    close: track ? showTrack(video, track) : () => undefined,
  }
}

function showTrack(video: HTMLVideoElement, track: MediaStreamTrack): () => void {
  video.srcObject = new MediaStream([track])
  video.play().catch(() => undefined)
  return () => {
    track.stop()
    video.srcObject = null
  }
}
