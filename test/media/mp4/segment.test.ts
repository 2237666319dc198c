/** Segments as other programs see them: ffmpeg reads what this code wrote. */
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { boxesIn } from '../../../electron/media/mp4/box-reader.ts'
import { concat } from '../../../electron/media/mp4/box.ts'
import { fragment } from '../../../electron/media/mp4/fragment.ts'
import { toSample } from '../../../electron/media/mp4/sample.ts'
import { accessUnits, cameraStream, decode, fileOf, makeSegment, pictures, probe, soundFrames } from './camera.ts'

const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'dinf', 'stbl', 'mvex', 'moof', 'traf', 'mfra'])

/** Every box by its path; fails where boxes do not fill what they are in to the last byte. */
function walk(bytes: Uint8Array, start = 0, end = bytes.byteLength, path = ''): string[] {
  const boxes = boxesIn(bytes, start, end)
  expect(boxes.at(-1)?.end ?? start, `the end of ${path || 'the file'}`).toBe(end)
  return boxes.flatMap((box) => [
    `${path}/${box.type}`,
    ...(CONTAINERS.has(box.type) ? walk(bytes, box.start, box.end, `${path}/${box.type}`) : []),
  ])
}

describe('a segment', () => {
  const sound = soundFrames(4, 48_000)
  const video = pictures(100)
  const segment = makeSegment({ video, sound })

  it('is made of boxes that fill each other to the byte', () => {
    const paths = walk(segment.bytes)
    expect(paths.slice(0, 3)).toEqual(['/ftyp', '/moov', '/moov/mvhd'])
    expect(paths.filter((path) => path === '/moov/trak')).toHaveLength(2)
    expect(paths.filter((path) => path === '/moov/mvex/trex')).toHaveLength(2)
    expect(paths.filter((path) => path === '/moof')).toHaveLength(segment.ends.length - 1)
    expect(paths.filter((path) => path === '/moof/traf/trun')).toHaveLength(2 * (segment.ends.length - 1))
    expect(paths.slice(-3)).toEqual(['/mfra', '/mfra/tfra', '/mfra/mfro'])
  })

  it('gives a decoder every picture as the camera gave it', () => {
    const camera = fileOf(cameraStream(), 'camera.h264')
    const { sums, said } = decode(fileOf(segment.bytes))
    const once = decode(camera).sums
    expect(said).toBe('')
    expect(once).toHaveLength(50)
    expect(sums).toEqual([...once, ...once])
  })

  it('gives a decoder all of the sound', () => {
    const stream = fileOf(concat(...sound), 'camera.aac')
    const { sums, said } = decode(fileOf(segment.bytes), 'a:0')
    expect(said).toBe('')
    expect(sums).toEqual(decode(stream, 'a:0').sums.slice(0, sums.length))
    expect(Math.abs(sums.length - sound.length)).toBeLessThanOrEqual(1)
  })

  it('has the time of every picture to the microsecond', () => {
    const { packets } = probe(fileOf(segment.bytes), '-select_streams', 'v', '-show_packets')
    expect(packets!.map(({ pts, flags }) => [pts, String(flags).startsWith('K')])).toEqual(
      video.map(({ time, keyFrame }) => [time, keyFrame]),
    )
  })

  it('tells other programs what it is', () => {
    const { streams } = probe(fileOf(segment.bytes), '-show_streams')
    expect(streams).toMatchObject([
      { codec_name: 'h264', profile: 'High', width: 320, height: 240, time_base: '1/1000000', start_pts: 0 },
      { codec_name: 'aac', profile: 'LC', sample_rate: '48000', channels: 1, time_base: '1/48000' },
    ])
    expect(streams![0]!.tags).toMatchObject({ creation_time: '2026-11-21T08:28:48.000000Z' })
  })

  it('plays without sound, and without the table at its end', () => {
    const silent = makeSegment({ video, closed: false })
    expect(walk(silent.bytes).filter((path) => path === '/moov/trak')).toHaveLength(1)
    const { sums, said } = decode(fileOf(silent.bytes))
    expect([sums.length, said]).toEqual([100, ''])
  })

  it('plays up to the last fragment that was written', () => {
    const { sums, said } = decode(fileOf(segment.bytes.subarray(0, segment.ends[4])))
    expect([sums.length, said]).toEqual([50, ''])
  })

  it('of every rate that AAC has is understood', () => {
    for (const rate of [8000, 16_000, 44_100, 96_000]) {
      const { bytes } = makeSegment({ video: pictures(25), sound: soundFrames(1, rate) })
      const path = fileOf(bytes)
      expect(probe(path, '-show_streams').streams![1]).toMatchObject({ sample_rate: String(rate) })
      expect(decode(path, 'a:0').said).toBe('')
    }
  })
})

describe('the table of key frames', () => {
  // A minute, as long as a segment is.
  const segment = makeSegment({ video: pictures(1500) })

  it('has the place of every key frame', () => {
    const { packets } = probe(fileOf(segment.bytes), '-select_streams', 'v', '-show_packets')
    const keys = packets!.filter(({ flags }) => String(flags).startsWith('K'))
    expect(keys.map(({ pts }) => pts)).toEqual(segment.keys.map(({ time }) => time))
    expect(segment.keys).toHaveLength(60)
  })

  it('lets a player go to a time', () => {
    const path = fileOf(segment.bytes)
    for (const second of [0, 1, 29, 59]) {
      const { packets } = probe(path, '-read_intervals', `${second}.5%+#1`, '-select_streams', 'v', '-show_packets')
      expect(packets![0]).toMatchObject({ pts: segment.keys[second]!.time, flags: 'K_' })
    }
  })

  it('saves a player the fragments before that time', () => {
    const bytesRead = (bytes: Uint8Array): number => {
      const table = ['-use_mfra_for', 'pts', '-read_intervals', '55.5%+#1', '-show_packets']
      const { stderr } = spawnSync('ffprobe', ['-v', 'debug', ...table, fileOf(bytes)], { encoding: 'utf8' })
      return Number(/Statistics: (\d+) bytes read/.exec(stderr)?.[1])
    }
    expect(bytesRead(segment.bytes)).toBeLessThan(200_000)
    expect(bytesRead(segment.bytes.subarray(0, segment.ends.at(-1)))).toBeGreaterThan(2_000_000)
  })

  it('can be read where a player seeks and decodes on', () => {
    const { sums, said } = decode(fileOf(segment.bytes), 'v:0', ['-ss', '30'])
    expect(said).toBe('')
    expect(sums.length).toBeGreaterThan(745)
    expect(sums.slice(-50)).toEqual(decode(fileOf(cameraStream(), 'camera.h264')).sums)
  })
})

describe('a fragment', () => {
  it('does not copy what it is made of', () => {
    const unit = accessUnits(cameraStream())[0]!
    const data = toSample(unit)
    const [, ...payload] = fragment({
      sequence: 1,
      video: { baseTime: 0, samples: [{ data, duration: 40_000, keyFrame: true }] },
      audio: null,
    })
    expect(payload).toHaveLength(data.length)
    expect(payload.every((piece, index) => piece === data[index])).toBe(true)
  })

  it('can hold sound alone', () => {
    const made = fragment({
      sequence: 7,
      video: null,
      audio: { baseTime: 1024, samples: [{ data: [Uint8Array.of(1, 2)], duration: 1024, keyFrame: true }] },
    })
    expect(walk(concat(...made))).toEqual([
      '/moof',
      '/moof/mfhd',
      '/moof/traf',
      '/moof/traf/tfhd',
      '/moof/traf/tfdt',
      '/moof/traf/trun',
      '/mdat',
    ])
  })
})
