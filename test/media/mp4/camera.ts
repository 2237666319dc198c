import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nalUnits } from '../../../electron/media/annexb.ts'
import { concat } from '../../../electron/media/mp4/box.ts'
import { fragment, type TrackRun } from '../../../electron/media/mp4/fragment.ts'
import { movieFragmentRandomAccess, type RandomAccessEntry } from '../../../electron/media/mp4/index-table.ts'
import { initSegment } from '../../../electron/media/mp4/init-segment.ts'
import { rawAac, toSample } from '../../../electron/media/mp4/sample.ts'
import type { ByteSource } from '../../../electron/media/mp4/source.ts'
import { audioTrackOf, videoTrackOf, type AudioTrack, type VideoTrack } from '../../../electron/media/mp4/tracks.ts'
import { tempFolder } from '../../kit/temp-folder.ts'

/** 50 access units of 320x240, 25 a second, a key frame every second: with delimiters, SPS and PPS as a camera has. */
export const cameraStream = (): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../../fixtures/media/camera-320x240-25.h264')))

/** The access units of a stream in which each begins with a delimiter. */
export function accessUnits(stream: Uint8Array): Uint8Array[] {
  const starts = nalUnits(stream)
    .filter(({ type }) => type === 9)
    .map(({ start }) => start - 4)
  return starts.map((start, index) => stream.subarray(start, starts[index + 1]))
}

/** Another camera's pictures: 1 s of 176x144, of another profile. */
export function otherStream(): Uint8Array {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=176x144:r=25', '-frames:v', '25', '-pix_fmt', 'yuv420p']
  const coding = ['-c:v', 'libx264', '-profile:v', 'baseline', '-x264-params', 'keyint=25:aud=1:repeat-headers=1']
  return run('ffmpeg', [...picture, ...coding, '-f', 'h264', '-'])
}

/** AAC frames in ADTS. */
export function soundFrames(seconds: number, rate: number): Uint8Array[] {
  const sine = ['-f', 'lavfi', '-i', `sine=440:r=${rate}:d=${seconds}`]
  const stream = run('ffmpeg', [...sine, '-c:a', 'aac', '-f', 'adts', '-'])
  const frames: Uint8Array[] = []
  for (let at = 0; at < stream.byteLength;) {
    const length = ((stream[at + 3]! & 3) << 11) | (stream[at + 4]! << 3) | (stream[at + 5]! >> 5)
    frames.push(stream.subarray(at, at + length))
    at += length
  }
  return frames
}

function run(command: string, args: readonly string[]): Uint8Array {
  return new Uint8Array(execFileSync(command, ['-v', 'error', '-nostdin', ...args], { maxBuffer: 2 ** 28 }))
}

export interface Picture {
  readonly data: Uint8Array
  readonly time: number
  readonly duration: number
  readonly keyFrame: boolean
}

/** A camera's pictures, as often as wanted: a time that jitters by some ms around 25 a second, µs. */
export function pictures(count: number, stream = cameraStream()): Picture[] {
  const units = accessUnits(stream)
  const timeOf = (index: number): number => (index === 0 ? 0 : index * 40_000 + ((index * 7919) % 5000) - 2500)
  return Array.from({ length: count }, (_, index) => {
    const data = units[index % units.length]!
    const time = timeOf(index)
    return { data, time, duration: timeOf(index + 1) - time, keyFrame: nalUnits(data).some(({ type }) => type === 5) }
  })
}

export interface MadeSegment {
  readonly bytes: Uint8Array
  readonly video: VideoTrack
  readonly audio: AudioTrack | null
  /** Where each fragment ends; the first entry is where the first begins. */
  readonly ends: readonly number[]
  readonly keys: readonly RandomAccessEntry[]
}

export const ABOUT = new TextEncoder().encode('{"camera":"front-door"}')
export const START = 1_795_249_728_052_064

export interface SegmentPlan {
  readonly video: readonly Picture[]
  /** ADTS; the first begins with the first picture. */
  readonly sound?: readonly Uint8Array[]
  readonly closed?: boolean
}

/** A segment as a recorder writes it: fragments of 12 or 13 pictures, and the sound that goes with them. */
export function makeSegment({ video, sound = [], closed = true }: SegmentPlan): MadeSegment {
  const videoTrack = videoTrackOf(video[0]!.data)!
  const audioTrack = sound[0] ? audioTrackOf(sound[0])! : null
  const pieces = [initSegment({ video: videoTrack, audio: audioTrack, start: START, about: ABOUT })]
  const ends = [pieces[0]!.byteLength]
  const keys: RandomAccessEntry[] = []
  let sounds = 0
  for (const group of grouped(video)) {
    const { time, keyFrame } = group[0]!
    if (keyFrame) keys.push({ time, offset: ends.at(-1)! })
    const until = Math.round(((group.at(-1)!.time + 40_000) * (audioTrack?.sampleRate ?? 0)) / 1e6 / 1024)
    const made = fragment({
      sequence: ends.length,
      video: { baseTime: time, samples: group.map((unit) => ({ ...unit, data: toSample(unit.data) })) },
      audio: audioRun(sound, sounds, until),
    })
    sounds = Math.max(sounds, Math.min(until, sound.length))
    pieces.push(...made)
    ends.push(ends.at(-1)! + made.reduce((sum, piece) => sum + piece.byteLength, 0))
  }
  if (closed) pieces.push(movieFragmentRandomAccess(keys))
  return { bytes: concat(...pieces), video: videoTrack, audio: audioTrack, ends, keys }
}

function audioRun(sound: readonly Uint8Array[], from: number, to: number): TrackRun | null {
  const frames = sound.slice(from, to)
  if (frames.length === 0) return null
  const samples = frames.map((frame) => ({ data: [rawAac(frame)], duration: 1024, keyFrame: true }))
  return { baseTime: from * 1024, samples }
}

function grouped(video: readonly Picture[]): Picture[][] {
  const groups: Picture[][] = []
  for (const picture of video) {
    const last = groups.at(-1)
    if (!last || picture.keyFrame || last.length === 13) groups.push([picture])
    else last.push(picture)
  }
  return groups
}

/** Bytes as a file would give them, with what was read of them. */
export function sourceOf(bytes: Uint8Array): ByteSource & { reads: number; bytesRead: number } {
  return {
    size: bytes.byteLength,
    reads: 0,
    bytesRead: 0,
    read(offset, length) {
      const found = bytes.slice(offset, offset + length)
      this.reads++
      this.bytesRead += found.byteLength
      return Promise.resolve(found)
    },
  }
}

export function fileOf(bytes: Uint8Array, name = 'film.mp4'): string {
  const path = join(tempFolder(), name)
  writeFileSync(path, bytes)
  return path
}

/** What ffmpeg decodes of a file: a checksum of each picture or piece of sound, and all that it complains of. */
export function decode(
  path: string,
  stream = 'v:0',
  options: readonly string[] = [],
): { sums: string[]; said: string } {
  const args = ['-v', 'error', '-nostdin', ...options, '-i', path, '-map', `0:${stream}`]
  const timing = stream.startsWith('v') ? ['-fps_mode', 'passthrough'] : []
  const { stdout, stderr } = spawnSync('ffmpeg', [...args, ...timing, '-f', 'framemd5', '-'], { encoding: 'utf8' })
  const lines = stdout.split('\n').filter((line) => line && !line.startsWith('#'))
  return { sums: lines.map((line) => line.split(',').at(-1)!.trim()), said: stderr }
}

/** What ffprobe says of a file, as JSON. */
export function probe(path: string, ...args: string[]): Record<string, Record<string, unknown>[]> {
  const told = execFileSync('ffprobe', ['-v', 'error', '-of', 'json', ...args, path], { encoding: 'utf8' })
  return JSON.parse(told) as Record<string, Record<string, unknown>[]>
}

/** The text of a film, as SubRip. */
export const subtitles = (path: string): string =>
  Buffer.from(run('ffmpeg', ['-i', path, '-map', '0:s:0', '-f', 'srt', '-'])).toString('utf8')
