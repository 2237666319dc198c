/** Films as other programs see them: ffmpeg reads what this code wrote. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { boxesIn } from '../../../electron/media/mp4/box-reader.ts'
import { concat } from '../../../electron/media/mp4/box.ts'
import { ProgressiveMovie, textSample, type MovieSample, type Shown } from '../../../electron/media/mp4/progressive.ts'
import { parameterSets, rawAac, toSample } from '../../../electron/media/mp4/sample.ts'
import { audioTrackOf, videoTrackOf, type VideoTrack } from '../../../electron/media/mp4/tracks.ts'
import { tempFolder } from '../../kit/temp-folder.ts'
import {
  ABOUT,
  START,
  cameraStream,
  decode,
  fileOf,
  otherStream,
  pictures,
  probe,
  soundFrames,
  subtitles,
  type Picture,
} from './camera.ts'

/** A film as it is gathered: what is announced, and the bytes that follow. */
class Film {
  readonly movie = new ProgressiveMovie()
  readonly data: Uint8Array[] = []
  #track: VideoTrack | undefined

  pictures(list: readonly Picture[], from = 0, withSets = false): this {
    const track = (this.#track = videoTrackOf(list[0]!.data) ?? this.#track!)
    const sets = withSets ? parameterSets(track.avcC) : new Uint8Array()
    const data = list.map(({ data, keyFrame }) => concat(...(keyFrame ? [sets] : []), ...toSample(data)))
    const samples = list.map(({ time, keyFrame }, i) => ({ time: from + time, size: data[i]!.byteLength, keyFrame }))
    this.data.push(...data)
    this.movie.addVideo(track, samples, from + list.at(-1)!.time + list.at(-1)!.duration)
    return this
  }

  sound(frames: readonly Uint8Array[], from = 0): this {
    const track = audioTrackOf(frames[0]!)!
    const time = (index: number): number => from + Math.round((index * 1024 * 1e6) / track.sampleRate)
    const data = frames.map(rawAac)
    const samples = data.map((frame, i) => ({ time: time(i), size: frame.byteLength, keyFrame: true }))
    this.data.push(...data)
    this.movie.addAudio(track, samples, time(frames.length))
    return this
  }

  lines(texts: readonly string[]): this {
    const data = texts.map(textSample)
    const samples = data.map(({ byteLength }, i) => ({ time: i * 1_000_000, size: byteLength, keyFrame: true }))
    this.data.push(...data)
    this.movie.addText(samples, texts.length * 1_000_000)
    return this
  }

  file(shown: Shown): string {
    const head = this.movie.head({ shown, creationTime: START, about: ABOUT })
    return fileOf(concat(head, ...this.data))
  }
}

const camera = (): string[] => decode(fileOf(cameraStream(), 'camera.h264')).sums
const other = otherStream()
const packetsOf = (path: string, stream: string): Record<string, unknown>[] =>
  probe(path, '-select_streams', stream, '-show_packets').packets!
const streamsOf = (path: string): Record<string, unknown>[] => probe(path, '-show_streams').streams!

describe('a film', () => {
  it('gives a decoder every picture, and all of its sound', () => {
    const sound = soundFrames(4, 48_000)
    const film = new Film()
    const video = pictures(100)
    const part = (half: number): number => Math.floor(half * 12.5)
    for (let half = 0; half < 8; half++) {
      film.pictures(video.slice(part(half), part(half + 1)))
      film.sound(
        sound.slice(half * 23, half === 7 ? undefined : (half + 1) * 23),
        Math.round((half * 23 * 1024e6) / 48e3),
      )
    }
    const path = film.file({ start: 0, end: 4_100_000 })
    const { sums, said } = decode(path)
    expect(said).toBe('')
    expect(sums).toEqual([...camera(), ...camera()])
    expect(decode(path, 'a:0').said).toBe('')
    expect(packetsOf(path, 'a')).toHaveLength(sound.length)
    expect(packetsOf(path, 'v').map(({ pts }) => pts)).toEqual(video.map(({ time }) => time))
  })

  it('has its tables before its data, and says when it was made', () => {
    const path = new Film().pictures(pictures(25)).file({ start: 0, end: 1_000_000 })
    const { format } = probe(path, '-show_format') as unknown as { format: { tags: unknown } }
    expect(format.tags).toMatchObject({ creation_time: '2026-11-21T08:28:48.000000Z', major_brand: 'isom' })
    const head = new Film()
      .pictures(pictures(1))
      .movie.head({ shown: { start: 0, end: 1 }, creationTime: 0, about: null })
    expect(boxesIn(head, 0, head.byteLength).map(({ type }) => type)).toEqual(['ftyp', 'moov'])
  })

  it('carries what belongs to Lookout', () => {
    const { movie } = new Film().pictures(pictures(1))
    const head = (about: Uint8Array | null): Buffer =>
      Buffer.from(movie.head({ shown: { start: 0, end: 1 }, creationTime: 0, about }))
    expect(head(ABOUT).includes(Buffer.from(ABOUT))).toBe(true)
    expect(head(ABOUT).byteLength - head(null).byteLength).toBe(ABOUT.byteLength + 24)
  })

  it('can be played from any key frame', () => {
    const path = new Film().pictures(pictures(100)).file({ start: 0, end: 4_000_000 })
    expect(packetsOf(path, 'v').flatMap(({ flags }, i) => (String(flags).startsWith('K') ? [i] : []))).toEqual([
      0, 25, 50, 75,
    ])
    const { sums, said } = decode(path, 'v:0', ['-ss', '3'])
    expect([sums, said]).toEqual([camera().slice(-25), ''])
  })
})

describe('what is shown of a film', () => {
  it('begins at the exact picture, though the film begins at the key frame before', () => {
    const video = pictures(100)
    const start = video[40]!.time
    const path = new Film().pictures(video).file({ start, end: 4_000_000 })
    const { sums, said } = decode(path)
    expect(said).toBe('')
    expect(sums).toEqual([...camera(), ...camera()].slice(40))
    const { time, duration } = video.at(-1)!
    const shown = ((time + duration - start) / 1e6).toFixed(6)
    expect(streamsOf(path)[0]).toMatchObject({ nb_frames: '100', start_time: '0.000000', duration: shown })
    expect(packetsOf(path, 'v').find(({ pts }) => pts === 0)).toBeDefined()
    expect(packetsOf(path, 'v')[0]).toMatchObject({ pts: video[25]!.time - start, flags: 'KD' })
  })

  it('has its sound at the same time, cut at the same place', () => {
    const start = pictures(100)[40]!.time
    const path = new Film().pictures(pictures(100)).sound(soundFrames(4, 44_100)).file({ start, end: 4_000_000 })
    const [video, audio] = streamsOf(path)
    expect(Number(audio!.start_time) - Number(video!.start_time)).toBeCloseTo(0, 1)
    expect(Number(audio!.duration)).toBeCloseTo(4 - start / 1e6, 2)
    const first = packetsOf(path, 'a').find(({ flags }) => flags === 'K_')!
    // Sound is cut at whole frames of 23 ms.
    expect(Math.abs(Number(first.pts_time))).toBeLessThan(0.024)
  })

  it('has sound that begins later where it belongs', () => {
    const path = new Film()
      .pictures(pictures(50))
      .sound(soundFrames(1, 48_000).slice(0, 40), 700_000)
      .file({ start: 200_000, end: 2_000_000 })
    expect(Number(streamsOf(path)[1]!.start_time)).toBeCloseTo(0.5, 5)
  })

  it('has a hole in its sound where there was one', () => {
    const frames = soundFrames(1, 48_000).slice(0, 40)
    const path = new Film().pictures(pictures(75)).sound(frames).sound(frames, 2_000_000).file({ start: 0, end: 3e6 })
    const times = packetsOf(path, 'a').map(({ pts_time }) => Number(pts_time))
    expect(times[39]).toBeCloseTo((39 * 1024) / 48_000, 4)
    expect(times[40]).toBe(2)
    expect(decode(path, 'a:0').said).toBe('')
  })

  it('never runs backwards where the times of two pieces overlap', () => {
    const frames = soundFrames(1, 48_000).slice(0, 40)
    const path = new Film().pictures(pictures(50)).sound(frames).sound(frames, 845_000).file({ start: 0, end: 2e6 })
    const times = packetsOf(path, 'a').map(({ pts }) => Number(pts))
    expect(times).toHaveLength(80)
    expect(times.every((time, i) => i === 0 || time > times[i - 1]!)).toBe(true)
    expect(times[41]).toBe(Math.round(0.845 * 48_000) + 1024)
  })
})

describe('a film of several configurations', () => {
  const sizes = ['320x240', '176x144', '320x240'].flatMap((size) => Array<string>(25).fill(size))

  it('shows all of them, if each key frame brings its parameter sets', () => {
    const film = new Film()
    film.pictures(pictures(25), 0, true).pictures(pictures(25, other), 1e6, true).pictures(pictures(25), 2e6, true)
    const path = film.file({ start: 0, end: 3e6 })
    const { frames } = probe(path, '-select_streams', 'v', '-show_frames')
    expect(frames!.map(({ width, height }) => `${String(width)}x${String(height)}`)).toEqual(sizes)
    const { sums, said } = decode(path)
    expect(said).toBe('')
    // ffmpeg shows all of a file in one size, so that only pictures of the first are as they were.
    expect([sums.slice(0, 25), sums.slice(50)]).toEqual([camera().slice(0, 25), camera().slice(0, 25)])
  })

  it('names each configuration once', () => {
    const film = new Film().pictures(pictures(25)).pictures(pictures(25, other), 1e6).pictures(pictures(25), 2e6)
    const head = Buffer.from(film.movie.head({ shown: { start: 0, end: 3e6 }, creationTime: 0, about: null }))
    expect(head.toString('latin1').split('avcC')).toHaveLength(3)
  })
})

describe('the text of a film', () => {
  const texts = ['2026-11-21 08:28:48 UTC', '2026-11-21 08:28:49 UTC']

  it('is a track of its own that players know', () => {
    const path = new Film().pictures(pictures(50)).lines(texts).file({ start: 0, end: 2_000_000 })
    expect(streamsOf(path)[1]).toMatchObject({ codec_type: 'subtitle', codec_name: 'mov_text', width: 320 })
    const { said } = decode(path)
    expect(said).toBe('')
  })

  it('stands at its time', () => {
    const path = new Film().pictures(pictures(50)).lines(texts).file({ start: 0, end: 2_000_000 })
    const { packets } = probe(path, '-select_streams', 's', '-show_packets', '-show_data')
    expect(packets!.map(({ pts_time, duration_time }) => [Number(pts_time), Number(duration_time)])).toEqual([
      [0, 1],
      [1, 1],
    ])
    expect(subtitles(path).replace(/<[^>]*>/g, '')).toBe(
      `1\n00:00:00,000 --> 00:00:01,000\n${texts[0]!}\n\n2\n00:00:01,000 --> 00:00:02,000\n${texts[1]!}\n\n`,
    )
  })
})

describe('a film beyond 4 GB', () => {
  it('has offsets of 64 bits and plays to its end', () => {
    // The data between the first second and the last is a hole: pictures that nobody looks at.
    const data = pictures(25).map((picture) => concat(...toSample(picture.data)))
    const samples = (from: number): MovieSample[] =>
      pictures(25).map(({ time, keyFrame }, i) => ({ time: from + time, size: data[i]!.byteLength, keyFrame }))
    const hole = Array.from({ length: 5 }, (_, i): MovieSample => ({ time: (1 + i) * 1e6, size: 1e9, keyFrame: true }))
    const movie = new ProgressiveMovie()
    const track = videoTrackOf(pictures(1)[0]!.data)!
    movie.addVideo(track, samples(0), 1e6)
    movie.addVideo(track, hole, 6e6)
    movie.addVideo(track, samples(6e6), 7e6)
    const head = movie.head({ shown: { start: 0, end: 7e6 }, creationTime: START, about: null })
    const path = join(tempFolder(), 'large.mp4')
    const file = openSync(path, 'w')
    const size = data.reduce((sum, { byteLength }) => sum + byteLength, 0)
    writeSync(file, concat(head, ...data))
    ftruncateSync(file, head.byteLength + size + 5e9)
    writeSync(file, concat(...data), 0, size, head.byteLength + size + 5e9)
    closeSync(file)
    expect(movie.dataBytes).toBe(5e9 + 2 * size)
    const { sums, said } = decode(path, 'v:0', ['-ss', '6'])
    expect([sums, said]).toEqual([camera().slice(0, 25), ''])
  })

  it('longer than 71 minutes has times of 64 bits', () => {
    const movie = new ProgressiveMovie()
    const key = concat(...toSample(pictures(1)[0]!.data))
    const samples = Array.from({ length: 90 }, (_, i) => ({ time: i * 60e6, size: key.byteLength, keyFrame: true }))
    movie.addVideo(videoTrackOf(pictures(1)[0]!.data)!, samples, 90 * 60e6)
    const shown = { start: 60e6, end: 90 * 60e6 }
    const path = fileOf(concat(movie.head({ shown, creationTime: START, about: null }), ...samples.map(() => key)))
    expect(streamsOf(path)[0]).toMatchObject({ nb_frames: '90', start_time: '0.000000', duration: '5340.000000' })
    expect(packetsOf(path, 'v').at(-1)).toMatchObject({ pts_time: '5280.000000' })
    expect(decode(path).sums).toHaveLength(89)
  })
})
