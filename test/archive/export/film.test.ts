/** Exported films as other programs see them: ffmpeg and ffprobe open what was made of real segments. */
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decode, otherStream, probe, soundFrames, subtitles } from '../../media/mp4/camera.ts'
import { MORNING, SECOND } from './camera-archive.ts'
import { ExportRig, range } from './export-rig.ts'

/** What a decoder makes of the 50 pictures that the camera shows over and over. */
const camera = decode(join(import.meta.dirname, '../../fixtures/media/camera-320x240-25.h264')).sums
const shown = (first: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => camera[(first + index) % camera.length]!)

const packets = (film: string, stream: string): Record<string, unknown>[] =>
  probe(film, '-select_streams', stream, '-show_packets').packets!
const frameTimes = (film: string): number[] =>
  probe(film, '-select_streams', 'v', '-show_frames').frames!.map(({ pts_time: time }) => Number(time))
const durationOf = (film: string): number =>
  Number((probe(film, '-show_format') as unknown as { format: { duration: string } }).format.duration)

describe('an exported film', () => {
  it('shows exactly the pictures of its range, over several segments and without re-encoding', async () => {
    const rig = new ExportRig()
    for (const start of [0, 4, 8]) rig.archive.add({ start: MORNING + start * SECOND, seconds: 4 })
    const { film, made, manifest } = await rig.make(range(0, 12))
    const { sums, said } = decode(film)
    expect(said).toBe('')
    expect(sums).toEqual([...shown(0, 100), ...shown(0, 100), ...shown(0, 100)])
    expect(durationOf(film)).toBeCloseTo(12, 3)
    expect(made.progress).toMatchObject({ state: 'finished', seconds: 12 })
    expect(manifest.film).toMatchObject({ seconds: 12, pictures: 300 })
  })

  it('holds the pictures from the key frame before its start, and shows them from its start on', async () => {
    const rig = new ExportRig()
    rig.archive.add({ start: MORNING, seconds: 4 })
    const { film, manifest } = await rig.make(range(1.6, 3.2))
    // 1.6 s is picture 40; its key frame is picture 25, 0.6 s before. The last before 3.2 s is picture 79.
    expect(decode(film).sums).toEqual(shown(40, 40))
    expect(frameTimes(film)[0]).toBe(0)
    expect(packets(film, 'v')).toHaveLength(55)
    expect(packets(film, 'v')[0]!.pts).toBe(-600_000)
    expect(durationOf(film)).toBeCloseTo(1.6, 3)
    expect(manifest.film.pictures).toBe(55)
    expect(manifest.shown).toEqual({ from: '2026-01-02T03:00:01.600Z', to: '2026-01-02T03:00:03.200Z' })
  })

  it('begins between two pictures where the range does', async () => {
    const rig = new ExportRig()
    rig.archive.add({ start: MORNING, seconds: 2 })
    const { film } = await rig.make(range(1.01, 1.5))
    // The picture of 1.00 s stands then.
    expect(decode(film).sums).toEqual(shown(25, 13))
    expect(frameTimes(film).slice(0, 2)).toEqual([0, 0.03])
    expect(frameTimes(film).at(-1)).toBeCloseTo(1.48 - 1.01, 3)
    expect(durationOf(film)).toBeCloseTo(0.49, 3)
  })

  it('leaves a gap out, and its manifest says where and why', async () => {
    const rig = new ExportRig()
    rig.archive.add({ start: MORNING, seconds: 3 })
    const before = { cause: 'network', since: null, message: 'The cable was out.' } as const
    rig.archive.add({ start: MORNING + 10 * SECOND, seconds: 3, before })
    const { film, made, manifest } = await rig.make(range(1, 12))
    expect(decode(film).sums).toEqual([...shown(25, 50), ...shown(0, 50)])
    expect(durationOf(film)).toBeCloseTo(4, 3)
    const gap = { start: '2026-01-02T03:00:03.000Z', end: '2026-01-02T03:00:10.000Z', message: 'The cable was out.' }
    expect(manifest.gaps).toEqual([{ ...gap, cause: 'network', position: 2 }])
    expect(made.gaps).toEqual([{ ...gap, cause: 'network' }])
    expect(manifest.segments.map(({ position }) => position)).toEqual([0, 2])
  })

  it('goes on in another resolution', async () => {
    const rig = new ExportRig()
    rig.archive.add({ start: MORNING, seconds: 2 })
    rig.archive.add({ start: MORNING + 2 * SECOND, seconds: 2, stream: otherStream() })
    rig.archive.add({ start: MORNING + 4 * SECOND, seconds: 1 })
    const { film } = await rig.make(range(0.4, 5))
    const frames = probe(film, '-select_streams', 'v', '-show_frames').frames!
    const widths = frames.map(({ width }) => width)
    expect(widths).toEqual([
      ...Array<number>(40).fill(320),
      ...Array<number>(50).fill(176),
      ...Array<number>(25).fill(320),
    ])
    expect(decode(film).said).toBe('')
  })

  it('has the sound of its pictures, in step with them', async () => {
    const rig = new ExportRig()
    const sound = soundFrames(4, 48_000)
    rig.archive.add({ start: MORNING, seconds: 4, sound })
    rig.archive.add({ start: MORNING + 4 * SECOND, seconds: 4, sound })
    const { film } = await rig.make(range(1.5, 7))
    expect(decode(film, 'a:0').said).toBe('')
    const heard = probe(film, '-select_streams', 'a', '-show_frames').frames!
    expect(Number(heard[0]!.pts_time)).toBeLessThan(0.022)
    expect(Number(heard.at(-1)!.pts_time)).toBeGreaterThan(5.4)
    expect(Number(packets(film, 'a').at(-1)!.pts_time)).toBeLessThan(5.5)
    expect(decode(film).sums).toHaveLength(138)
  })

  it('says the time of each second in a track of text', async () => {
    const rig = new ExportRig()
    rig.archive.add({ start: MORNING + 0.5 * SECOND, seconds: 2 })
    rig.archive.add({ start: MORNING + 60 * SECOND, seconds: 2 })
    const { film } = await rig.make(range(0, 62))
    const told = subtitles(film)
    expect([...told.matchAll(/\d\d:\d\d:\d\d UTC/g)].map(([time]) => time)).toEqual(
      ['03:00:00', '03:00:01', '03:00:02', '03:01:00', '03:01:01'].map((time) => `${time} UTC`),
    )
    expect([...told.matchAll(/(\S+) -->/g)].map(([, time]) => time)).toEqual([
      '00:00:00,000',
      '00:00:00,500',
      '00:00:01,500',
      '00:00:02,000',
      '00:00:03,000',
    ])
  })

  it('keeps all pictures, also where the clock was set back between two segments', async () => {
    const rig = new ExportRig()
    rig.archive.add({ start: MORNING, seconds: 4 })
    rig.archive.add({ start: MORNING + 2 * SECOND, seconds: 4 })
    const { film } = await rig.make(range(0, 6))
    expect(decode(film).sums).toEqual([...shown(0, 100), ...shown(0, 100)])
    expect(decode(film).said).toBe('')
    expect(durationOf(film)).toBeCloseTo(8, 3)
  })

  it('takes of a segment that is being written what is safe on disk', async () => {
    const rig = new ExportRig()
    const id = rig.archive.add({ start: MORNING, seconds: 4, state: 'writing' })
    const segment = rig.archive.segment(id)
    writeFileSync(segment.path, Buffer.alloc(5000, 0xee), { flag: 'a' })
    const { film, manifest } = await rig.make(range(1, 60))
    expect(decode(film).sums).toEqual(shown(25, 75))
    expect(manifest.segments[0]).toMatchObject({ bytes: segment.bytes, recordedSha256: null })
    expect(manifest.shown.to).toBe('2026-01-02T03:00:04.000Z')
  })

  it('is made of what is left where a segment was cut, or cannot be read, and says so', async () => {
    const rig = new ExportRig()
    const cut = rig.archive.add({ start: MORNING, seconds: 4 })
    const { path, bytes } = rig.archive.segment(cut)
    truncateSync(path, Math.floor(bytes / 2))
    const lost = rig.archive.add({ start: MORNING + 4 * SECOND, seconds: 4 })
    rmSync(rig.archive.segment(lost).path)
    rig.archive.add({ start: MORNING + 8 * SECOND, seconds: 4 })
    const { film, manifest } = await rig.make(range(0, 12))
    const { sums, said } = decode(film)
    const before = sums.length - 100
    expect(said).toBe('')
    expect(before).toBeGreaterThan(25)
    expect(sums).toEqual([...shown(0, before), ...shown(0, 100)])
    expect(manifest.gaps).toMatchObject([{ end: '2026-01-02T03:00:08.000Z', cause: 'disk', position: before * 0.04 }])
    expect(manifest.segments[0]!.sha256).not.toBe(manifest.segments[0]!.recordedSha256)
  })

  it('names the recordings whose files are not what was recorded', async () => {
    const rig = new ExportRig()
    const ids = [0, 2].map((start) => rig.archive.add({ start: MORNING + start * SECOND, seconds: 2 }))
    const { path, sha256 } = rig.archive.segment(ids[1]!)
    const bytes = readFileSync(path)
    bytes[bytes.byteLength - 400]! ^= 1
    writeFileSync(path, bytes)
    const { manifest } = await rig.make(range(0, 4))
    expect(manifest.segments.map(({ sha256, recordedSha256 }) => sha256 === recordedSha256)).toEqual([true, false])
    expect(manifest.segments[1]!.recordedSha256).toBe(sha256)
  })

  it('is of the camera with its name, whatever script that is in', async () => {
    const rig = new ExportRig()
    const name = 'Tür “Nord” <b>&amp;</b> 北门\u0301 🚪'
    rig.archive.add({ camera: '0_-', name, start: MORNING, seconds: 1 })
    rig.archive.add({ camera: 'con', name: '../../etc/passwd', start: MORNING, seconds: 1 })
    const [odd, path] = [await rig.make(range(0, 1, '0_-')), await rig.make(range(0, 1, 'con'))]
    expect(odd.made.file).toBe('0_-_20260102T030000Z_20260102T030001Z.mp4')
    expect(odd.manifest.camera).toEqual({ id: '0_-', name })
    expect(path.made.file).toBe('con_20260102T030000Z_20260102T030001Z.mp4')
    expect(path.manifest.camera).toEqual({ id: 'con', name: '../../etc/passwd' })
    expect([odd, path].map(({ film }) => decode(film).sums.length)).toEqual([25, 25])
  })
})
