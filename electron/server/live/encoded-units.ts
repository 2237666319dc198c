import { encodeUnit } from '../../protocol/frame.ts'
import type { FeedUnit } from './feed.ts'
import { wireFrame } from './wire-frame.ts'

const built = new WeakMap<FeedUnit, readonly Uint8Array[]>()

/**
 * The media frames of a unit, each as it stands on the wire. They are built once for all viewers who get them alike; one
 * that has missed something, or sees the stream under a number of its own, gets its own.
 */
export function framesOf(
  unit: FeedUnit,
  stream: number,
  shared: boolean,
  droppedBefore: boolean,
): readonly Uint8Array[] {
  if (!shared || droppedBefore !== unit.droppedBefore) return encode(unit, stream, droppedBefore)
  const known = built.get(unit)
  if (known) return known
  const frames = encode(unit, stream, droppedBefore)
  built.set(unit, frames)
  return frames
}

const encode = (unit: FeedUnit, stream: number, droppedBefore: boolean): Uint8Array[] =>
  encodeUnit(
    {
      kind: unit.kind,
      stream,
      keyFrame: unit.kind === 'video' && unit.keyFrame,
      droppedBefore,
      configurationChanged: unit.configurationChanged,
      sequence: unit.sequence,
      captureTime: unit.captureTime,
      duration: unit.duration,
    },
    unit.data,
  ).map(wireFrame)
