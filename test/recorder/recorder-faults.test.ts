import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FaultyDisk } from '../kit/faulty-disk.ts'
import { readSegment, type RecordedPicture } from './noting-store.ts'
import { range, RecorderRig } from './recorder-rig.ts'

/** All that came is either in a file or counted. */
async function expectAllAccounted(rig: RecorderRig): Promise<void> {
  expect((await rig.store.numbers()).length + rig.recorder.lost).toBe(rig.number)
  const told = rig.alarms.reduce((sum, { frames = 0 }) => sum + frames, 0)
  expect(told).toBe(rig.recorder.lost)
  for (const { path } of rig.store.segments) expectDecodable((await readSegment(path)).pictures)
}

/** No picture stands behind another than the one it was coded after. */
function expectDecodable(pictures: readonly RecordedPicture[]): void {
  for (const [index, { number, keyFrame }] of pictures.entries())
    expect(keyFrame || number === (pictures[index - 1]?.number ?? NaN) + 1).toBe(true)
}

const kinds = (rig: RecorderRig): string[] => rig.alarms.map(({ kind }) => kind)

describe('a disk that is too slow', () => {
  it('costs pictures only when ten seconds wait, says how many, and goes on in a segment that says why', async () => {
    const rig = new RecorderRig()
    await rig.film(5)
    rig.disk.hold()
    await rig.film(9)
    expect(rig.state).toBe('recording')
    expect(rig.recorder.lost).toBe(0)
    await rig.film(21)
    expect(kinds(rig)).toEqual(['recordingBehind'])
    expect(rig.recorder.state).toMatchObject({ state: 'failing', cause: 'disk' })
    rig.disk.release()
    await rig.film(5)
    expect(rig.state).toBe('recording')
    await rig.recorder.close()
    expect(kinds(rig)).toEqual(['recordingBehind', 'picturesLost'])
    await expectAllAccounted(rig)
    expect(rig.recorder.lost).toBeGreaterThanOrEqual(180)
    expect(rig.recorder.lost).toBeLessThanOrEqual(220)
    const [before, after] = rig.store.segments
    expect(after!.about.before).toEqual({
      ...{ cause: 'disk', since: before!.end, message: 'The disk for recordings is too slow.' },
    })
    expect((await readSegment(after!.path)).pictures[0]!.keyFrame).toBe(true)
  })

  it('costs nothing where it hangs for less, as often as it likes', async () => {
    const rig = new RecorderRig()
    for (let time = 0; time < 8; time++) {
      rig.disk.hold()
      await rig.film(8)
      rig.disk.release()
      await rig.film(1)
    }
    await rig.recorder.close()
    expect(await rig.store.numbers()).toEqual(range(0, 720))
    expect(rig.alarms).toEqual([])
  })

  it('is bounded in bytes as well', async () => {
    const rig = new RecorderRig()
    rig.disk.hold()
    await rig.film(5, { bytes: 1024 * 1024 })
    expect(kinds(rig)).toEqual(['recordingBehind'])
    rig.disk.release()
    await rig.recorder.close()
    await expectAllAccounted(rig)
  })

  it('costs no other reader of the stream, and no other camera, a picture', async () => {
    const rig = new RecorderRig()
    const other = new RecorderRig({ clock: rig.clock, camera: 'gate' })
    let seen = 0
    rig.stream.join({
      unit: () => seen++,
      ...{ format: () => undefined, lostAtSource: () => undefined, ended: () => undefined },
    })
    rig.disk.hold()
    for (let second = 0; second < 30; second++) {
      await rig.film(1)
      other.clock.step(0)
      await other.send({ keyFrame: true })
    }
    expect(seen).toBe(300)
    expect(other.recorder.lost).toBe(0)
    expect((await other.store.numbers()).length).toBeGreaterThanOrEqual(29)
    rig.disk.release()
    await Promise.all([rig.recorder.close(), other.recorder.close()])
  })
})

describe('a disk that fails', () => {
  it.each(['EIO', 'ENOSPC', 'EROFS', 'ENOENT'] as const)(
    'with %s for five seconds costs nothing: what waits is written when it works again',
    async (code) => {
      const rig = new RecorderRig()
      await rig.film(7.3)
      rig.disk.failWhere(({ operation }) => (/append|create|sync/.test(operation) ? code : undefined))
      await rig.film(5)
      expect(rig.recorder.state).toMatchObject({ state: 'failing', cause: 'disk' })
      expect(rig.alarms).toHaveLength(1)
      rig.disk.failWhere()
      await rig.film(2)
      expect(rig.state).toBe('recording')
      await rig.recorder.close()
      expect(await rig.store.numbers()).toEqual(range(0, rig.number))
      expect(rig.store.segments.map(({ state }) => state)).toEqual(['suspect', 'finished'])
    },
  )

  it('is an alarm within two seconds when it is full, and is recorded on within five when there is room', async () => {
    const rig = new RecorderRig()
    await rig.film(5)
    rig.disk.room = 3000
    const full = rig.clock.monotonic()
    while (rig.alarms.length === 0) await rig.film(0.1)
    expect(rig.alarms[0]).toMatchObject({ kind: 'diskFull', message: 'The disk for recordings is full.' })
    expect((rig.clock.monotonic() - full) / 1e6).toBeLessThanOrEqual(2.5)
    expect(rig.store.roomAsked).toBeGreaterThan(0)
    await rig.film(60)
    rig.disk.room = Infinity
    const free = rig.clock.monotonic()
    while (rig.state !== 'recording') await rig.film(0.1)
    expect((rig.clock.monotonic() - free) / 1e6).toBeLessThanOrEqual(5)
    await rig.film(5)
    await rig.recorder.close()
    await expectAllAccounted(rig)
    // The alarm is said again each minute, not at each try.
    expect(kinds(rig).filter((kind) => kind === 'diskFull').length).toBeLessThanOrEqual(2)
  })

  it('for an hour costs that hour, and memory stays bounded', async () => {
    const rig = new RecorderRig()
    rig.rate = rig.group = 2
    await rig.film(60)
    rig.disk.failWhere(({ operation }) => (operation === 'create' || operation === 'append' ? 'EROFS' : undefined))
    await rig.film(3600)
    rig.disk.failWhere()
    await rig.film(60)
    await rig.recorder.close()
    await expectAllAccounted(rig)
    const hole = rig.befores.at(-1)
    expect(hole).toMatchObject({ cause: 'disk', message: 'The disk for recordings is read-only.' })
  })
})

describe('a power cut', () => {
  it('at any moment leaves what was told, and costs at most two seconds', async () => {
    let worst = 0
    const moment = fc.record({ at: fc.integer({ min: 5, max: 130 }), kept: fc.double({ min: 0, max: 1, noNaN: true }) })
    await fc.assert(
      fc.asyncProperty(moment, async ({ at, kept }) => {
        const disk = new FaultyDisk()
        const rig = new RecorderRig({ disk })
        rig.group = 20
        disk.cutBefore(at)
        while (disk.steps.length <= at) await rig.film(0.1)
        await disk.powerCut((bytes) => Math.floor(bytes * kept))
        const { pictures } = await contents(rig)
        expect(pictures).toEqual(range(0, pictures.length))
        worst = Math.max(worst, rig.number - pictures.length)
      }),
      { numRuns: 40 },
    )
    expect(worst / 10).toBeLessThanOrEqual(2)
  })
})

/** What is on the disk of the segments that were told, each checked against what was told of it. */
async function contents(rig: RecorderRig): Promise<{ pictures: number[] }> {
  const pictures: number[] = []
  for (const { path, bytes, end } of rig.store.segments) {
    const told = await readSegment(path, bytes)
    const last = told.pictures.at(-1)!
    expect(last.time + last.duration).toBe(end)
    pictures.push(...(await readSegment(path)).pictures.map(({ number }) => number))
  }
  return { pictures: [...new Set(pictures)] }
}
