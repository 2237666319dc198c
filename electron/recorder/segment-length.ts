/** A segment ends at the first key frame after so long. µs. */
const LENGTH = 60_000_000
/** The first segment of a recording may be shorter or longer by half, so that cameras do not all change at once. */
const SHORTEST = LENGTH / 2

/**
 * When a camera's segment that starts at `start` µs is long enough. Each camera has its own second of the minute, taken
 * from its id, so that the disk is not asked to sync for all of them at once.
 */
export function segmentDue(camera: string, start: number): number {
  const phase = phaseOf(camera)
  const minutes = Math.ceil((start + SHORTEST - phase) / LENGTH)
  return minutes * LENGTH + phase
}

/** At least 0, below a minute, in whole ms: FNV-1a over the id. */
function phaseOf(camera: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < camera.length; i++) hash = Math.imul(hash ^ camera.charCodeAt(i), 0x01000193) >>> 0
  return (hash % (LENGTH / 1000)) * 1000
}
