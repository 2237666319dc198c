import { describe, expect, it } from 'vitest'
import { LiveStream } from '../../electron/hub/live-stream.ts'
import { format } from '../kit/units.ts'
import { OTHER_PARAMETERS } from './camera-pictures.ts'
import { readSegment } from './noting-store.ts'
import { RecorderRig, range } from './recorder-rig.ts'
import { settings } from './recorder-settings.ts'

const SECOND = 1_000_000

describe('a camera’s recorder', () => {
  it('records every picture of a camera, in segments that follow each other without a hole', async () => {
    const rig = new RecorderRig()
    await rig.film(150)
    await rig.recorder.close()
    const { segments } = rig.store
    expect(segments.length).toBeGreaterThanOrEqual(3)
    expect((await rig.store.pictures()).map(({ number }) => number)).toEqual(range(0, 1500))
    for (const [index, segment] of segments.entries()) {
      const { pictures, scan, about } = await readSegment(segment.path)
      expect(segment.state).toBe('finished')
      expect(scan.finished).toBe(true)
      expect(pictures[0]?.keyFrame).toBe(true)
      if (index > 0) expect(about).toMatchObject({ before: null, start: segments[index - 1]!.end })
    }
  })

  it('takes each picture’s time from the camera, and lets it stand until the next', async () => {
    const rig = new RecorderRig()
    const start = rig.clock.now()
    await rig.film(3)
    await rig.recorder.close()
    const pictures = await rig.store.pictures()
    expect(pictures.map(({ time }) => time)).toEqual(range(0, 30).map((n) => start + n * 100_000))
    expect(pictures.slice(0, -1).every(({ duration }) => duration === 100_000)).toBe(true)
  })

  it('has every picture but those of the last second in the file, at any moment', async () => {
    const rig = new RecorderRig()
    rig.rate = 25
    rig.group = 50
    let most = 0
    for (let second = 0; second < 70; second++) {
      await rig.film(1 + (second % 5) * 0.04)
      const written = (await rig.store.numbers()).length
      most = Math.max(most, rig.number - written)
    }
    expect(most / rig.rate).toBeLessThanOrEqual(1)
    await rig.recorder.close()
  })

  it('makes a fragment of pictures that come slower than they may wait', async () => {
    const rig = new RecorderRig()
    rig.rate = 0.5
    rig.group = 1
    await rig.film(2)
    expect(await rig.store.numbers()).toEqual([0])
    await rig.recorder.close()
  })

  it('begins segments at another second of the minute for each camera', async () => {
    const seconds = new Set<number>()
    for (const camera of ['yard', 'gate', 'roof', 'hall']) {
      const rig = new RecorderRig({ camera })
      rig.rate = rig.group = 2
      await rig.film(150)
      await rig.recorder.close()
      const [, second, third] = rig.store.segments.map(({ about }) => about.start)
      expect(third! - second!).toBeGreaterThanOrEqual(59 * SECOND)
      expect(third! - second!).toBeLessThanOrEqual(61 * SECOND)
      seconds.add(Math.floor(second! / SECOND) % 60)
    }
    expect(seconds.size).toBe(4)
  })

  it('begins a segment where the parameter sets are others', async () => {
    const rig = new RecorderRig()
    await rig.film(3)
    await rig.film(3, { parameters: OTHER_PARAMETERS })
    await rig.recorder.close()
    expect(rig.store.segments).toHaveLength(2)
    expect(rig.befores[1]).toBeNull()
    expect(await rig.store.numbers()).toEqual(range(0, 60))
  })

  it('goes on with another stream of the camera', async () => {
    const rig = new RecorderRig()
    await rig.film(3)
    rig.stream.end()
    rig.stream = new LiveStream()
    rig.stream.setFormat(format())
    rig.recorder.read(rig.stream)
    await rig.film(3)
    await rig.recorder.close()
    expect(await rig.store.numbers()).toEqual(range(0, 60))
    expect(rig.store.segments).toHaveLength(2)
  })

  it('is told to record, waits for pictures, records, and says since when', async () => {
    const rig = new RecorderRig()
    expect(rig.recorder.state).toMatchObject({ state: 'failing', cause: 'camera' })
    await rig.film(5)
    expect(rig.recorder.state).toEqual({ state: 'recording', since: '2026-01-02T03:04:05.000Z' })
    expect(rig.recorder.recording).toBe(true)
    rig.recorder.change(settings({ mode: 'off' }))
    expect(rig.states.map(({ state }) => state)).toEqual(['failing', 'recording', 'off'])
    await rig.recorder.close()
  })

  it('closes twice without harm, and leaves no timer and no reader behind', async () => {
    const rig = new RecorderRig({ settings: { mode: 'scheduled' } })
    await rig.film(2)
    await Promise.all([rig.recorder.close(), rig.recorder.close()])
    expect(rig.clock.pending).toBe(0)
    expect(rig.stream.readers).toBe(0)
    expect(rig.store.segments).toMatchObject([{ state: 'finished' }])
  })
})

describe('a hole in a camera’s pictures', () => {
  it('of less than two seconds shows in the times of the segment alone', async () => {
    const rig = new RecorderRig()
    await rig.film(2)
    await rig.pass(1.5)
    rig.stream.discontinuity()
    await rig.film(2)
    await rig.recorder.close()
    expect(rig.store.segments).toHaveLength(1)
    const pictures = await rig.store.pictures()
    expect(pictures[20]!.time - pictures[19]!.time).toBe(1_600_000)
    expect(pictures[19]!.duration).toBeLessThanOrEqual(200_000)
  })

  it('ends the segment, and the next one says since when and why', async () => {
    const rig = new RecorderRig()
    await rig.film(2)
    rig.recorder.cause({ cause: 'network', message: 'The camera stopped sending pictures.' })
    expect(rig.recorder.state).toMatchObject({ state: 'failing', cause: 'network' })
    await rig.pass(30)
    expect(rig.store.segments).toMatchObject([{ state: 'finished' }])
    const end = rig.store.segments[0]!.end
    rig.stream.discontinuity()
    await rig.film(2)
    await rig.recorder.close()
    expect(rig.befores[1]).toEqual({ cause: 'network', since: end, message: 'The camera stopped sending pictures.' })
    expect(rig.state).toBe('recording')
  })

  it('has the camera for its cause where nothing else is known', async () => {
    const rig = new RecorderRig()
    await rig.film(2)
    await rig.pass(3)
    expect(rig.recorder.state).toMatchObject({ state: 'failing', cause: 'camera' })
    await rig.film(2)
    await rig.recorder.close()
    expect(rig.befores[1]).toMatchObject({ cause: 'camera' })
  })

  it('does not cost the rest of a group whose camera merely stalled', async () => {
    const rig = new RecorderRig()
    await rig.film(1.5)
    await rig.pass(5)
    await rig.film(0.5)
    await rig.film(1)
    await rig.recorder.close()
    expect(await rig.store.numbers()).toEqual(range(0, 30))
    expect(rig.store.segments).toHaveLength(1)
    expect(rig.recorder.lost).toBe(0)
  })

  it('is over when the pictures go on, and has no part in the cause of the next', async () => {
    const rig = new RecorderRig()
    await rig.film(1.5)
    rig.recorder.cause({ cause: 'encoder', message: 'ffmpeg stalls.' })
    await rig.pass(5)
    await rig.film(10)
    rig.recorder.cause({ cause: 'network', message: 'The camera does not answer.' })
    await rig.pass(4)
    await rig.film(10, { keyFrame: true })
    await rig.recorder.close()
    expect(rig.befores.at(-1)).toMatchObject({ cause: 'network' })
  })

  it('has everything safe on the disk soon after the pictures stopped', async () => {
    const rig = new RecorderRig()
    await rig.film(2.3)
    await rig.pass(2)
    await rig.disk.powerCut()
    expect(await rig.store.numbers()).toEqual(range(0, 23))
  })

  it('before the first segment of a run is the station’s, if the camera came soon', async () => {
    const first = new RecorderRig()
    await first.film(5)
    await first.recorder.close()
    const { store, disk, clock } = first
    const end = store.segments[0]!.end
    await first.pass(600)
    const second = new RecorderRig({ store, disk, clock })
    await second.pass(3)
    await second.film(5)
    await second.recorder.close()
    expect(second.befores[1]).toEqual({ cause: 'station', since: end, message: 'The station was not running.' })
  })

  it('has the cause that lasted longest', async () => {
    const rig = new RecorderRig({ settings: { mode: 'manual' } })
    rig.recorder.start()
    await rig.film(5)
    rig.recorder.stop()
    await rig.pass(5)
    rig.recorder.start()
    rig.recorder.cause({ cause: 'encoder', message: 'ffmpeg failed.' })
    await rig.pass(60)
    await rig.film(3)
    await rig.recorder.close()
    expect(rig.befores[1]).toMatchObject({ cause: 'encoder', message: 'ffmpeg failed.' })
  })
})

describe('a step of the clock', () => {
  it.each([3600, -3600])('of %i s ends the segment at the next key frame, and costs no picture', async (seconds) => {
    const rig = new RecorderRig()
    await rig.film(5.5)
    const before = rig.clock.now()
    rig.clock.step(seconds * 1000)
    await rig.film(5)
    await rig.recorder.close()
    const { segments } = rig.store
    expect(segments.map(({ state }) => state)).toEqual(['finished', 'finished'])
    expect((await rig.store.pictures()).map(({ number }) => number)).toEqual(range(0, 105))
    // The rest of the group keeps the time that its segment began with.
    expect(segments[0]!.end).toBe(before + 0.5 * SECOND)
    expect(segments[1]!.about.start).toBe(before + (0.5 + seconds) * SECOND)
    const direction = seconds > 0 ? 'forward' : 'back'
    const message = `The station’s clock was set ${direction} by 3600 s.`
    expect(rig.befores[1]).toEqual({ cause: 'station', since: null, message })
  })

  it('of less than a second is none', async () => {
    const rig = new RecorderRig()
    await rig.film(5.5)
    rig.clock.step(-900)
    await rig.film(5)
    await rig.recorder.close()
    expect(rig.store.segments).toHaveLength(1)
    const pictures = await rig.store.pictures()
    expect(pictures.every(({ duration }) => duration > 0)).toBe(true)
    expect(pictures.map(({ number }) => number)).toEqual(range(0, 105))
  })

  it('back to a time that is recorded already writes over nothing', async () => {
    const rig = new RecorderRig()
    await rig.film(5)
    rig.clock.step(-5000)
    await rig.film(5)
    rig.clock.step(-5000)
    await rig.film(5)
    await rig.recorder.close()
    expect(await rig.store.numbers()).toEqual(range(0, 150))
    expect(new Set(rig.store.segments.map(({ path }) => path)).size).toBe(rig.store.segments.length)
  })
})
