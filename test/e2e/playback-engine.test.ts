import { describe, expect, it } from 'vitest'
import type { Seen } from '../kit/playback-hand.ts'
import { page, setUpPlayback, stage } from '../kit/playback-set-up.ts'
import { at, IN_TIME } from '../kit/playback-stage.ts'

setUpPlayback()

describe('a seek', () => {
  it('shows the picture of that instant, wherever it lies in its group', async () => {
    await page.call('open', ['gate'])
    for (const seconds of [0, 0.039, 0.04, 0.999, 5.52, 9.96, 9.999, 10, 10.04, 13.37, 19.96, 2.2, 50, 59.999]) {
      const { seen } = await page.seek(at(seconds))
      expect([seconds, seen.stamps['gate'], seen.states['gate']]).toEqual([
        seconds,
        stage.stampAt('gate', at(seconds)),
        'picture',
      ])
    }
  })

  it('shows every single picture of a group', async () => {
    await page.call('open', ['gate'])
    for (const time of stage.timesOf('gate').slice(250, 280)) {
      const { seen } = await page.seek(time)
      expect(seen.stamps['gate']).toBe(time)
    }
  })

  it('shows the right picture of a stream that is coded in another order', async () => {
    await page.call('open', ['woven'])
    for (const time of stage.timesOf('woven').filter((_, index) => index % 3 === 1)) {
      const { seen } = await page.seek(time)
      expect(seen.stamps['woven']).toBe(time)
    }
  })

  it('shows two cameras at the same instant', async () => {
    await page.call('open', ['gate', 'yard'])
    for (const seconds of [3.333, 17.1, 8.05, 52.05]) {
      const { seen } = await page.seek(at(seconds))
      expect(stage.isExact(seen), `at ${seconds} s: ${JSON.stringify(seen)}`).toBe(true)
    }
  })

  it('takes the size of the picture, also where it changes', async () => {
    await page.call('open', ['gate'])
    await page.seek(at(9))
    expect(await page.call<number[]>('size', 'gate')).toEqual([640, 360])
    await page.seek(at(11))
    expect(await page.call<number[]>('size', 'gate')).toEqual([320, 180])
  })

  it('goes dark where nothing was recorded, and tells so', async () => {
    await page.call('open', ['gate', 'yard'])
    const { seen } = await page.seek(at(47))
    expect(seen.states).toEqual({ gate: 'gap', yard: 'picture' })
    expect(seen.stamps).toEqual({ gate: null, yard: stage.stampAt('yard', at(47)) })
    expect((await page.seek(at(-5))).seen.states).toEqual({ gate: 'gap', yard: 'gap' })
  })

  it('shows its picture within 300 ms, and keeps no frame open, over 200 of them', async () => {
    await page.call('open', ['gate', 'yard'])
    const took: number[] = []
    let most = 0
    for (let time = 0; time < 200; time++) {
      const { took: milliseconds, seen } = await page.seek(at(0.1 + ((time * 7.7777) % 19.8)))
      expect(stage.isExact(seen)).toBe(true)
      took.push(milliseconds)
      most = Math.max(most, (await page.frames()).open)
    }
    took.sort((a, b) => a - b)
    expect(took[100], `p95 ${took[190]} ms`).toBeLessThan(300)
    expect(most).toBeLessThanOrEqual(2 * 16)
    await page.call('close')
    expect((await page.frames()).open).toBe(0)
    expect((await page.frames()).given).toBeGreaterThan(2_000)
  })

  it('shows pictures on the way while the playhead is dragged, and the last one exactly', async () => {
    await page.call('open', ['gate'])
    await page.seek(at(1))
    expect(await page.call<number>('scrub', at(1), at(19), 90)).toBeGreaterThan(3)
    const { seen } = await page.seek(at(18.5))
    expect(stage.isExact(seen)).toBe(true)
  })
})

describe('a step', () => {
  it('goes on by one picture, over the end of a segment and over a gap', async () => {
    await page.call('open', ['gate'])
    await page.seek(at(9.8))
    const times = stage.timesOf('gate')
    for (const time of times.filter((one) => one > at(9.8)).slice(0, 12)) {
      const { seen } = await page.step(1)
      expect([seen.position, seen.stamps['gate']]).toEqual([time, time])
    }
    await page.seek(at(19.97))
    expect((await page.step(1)).seen.stamps['gate']).toBe(at(50))
  })

  it('goes back by one picture, over the beginning of a group, a segment and a gap', async () => {
    await page.call('open', ['gate'])
    await page.seek(at(10.3))
    const times = stage.timesOf('gate')
    for (const time of times
      .filter((one) => one < at(10.28))
      .slice(-40)
      .reverse()) {
      const { seen } = await page.step(-1)
      expect([seen.position, seen.stamps['gate']]).toEqual([time, time])
    }
    await page.seek(at(50.01))
    expect((await page.step(-1)).seen.stamps['gate']).toBe(at(19.96))
  })

  it('takes the other cameras with it', async () => {
    await page.call('open', ['gate', 'yard'])
    await page.seek(at(3))
    for (const direction of [1, 1, 1, 1, -1, -1] as const) {
      const { seen } = await page.step(direction)
      expect(stage.isExact(seen), JSON.stringify(seen)).toBe(true)
    }
  })

  it('shows one picture after the other while its key is held', async () => {
    await page.call('open', ['gate'])
    await page.seek(at(8))
    const seen = await page.call<Seen[]>('stepFast', -1, 60)
    const shown = [...new Set(seen.map(({ stamps }) => stamps['gate'] ?? 0))]
    expect(shown.length).toBeGreaterThan(5)
    for (const [index, time] of shown.entries()) expect(time).toBe(at(8) - index * 40_000)
  })
})

describe('playing', () => {
  /** Where each look at the page was, in µs of recorded time a second of this one. */
  const speedOf = (seen: readonly Seen[]): number => {
    const [first, last] = [seen[0]!, seen.at(-1)!]
    return (last.position - first.position) / (last.at - first.at) / 1000
  }

  it.each([0.25, 1, 2, 4])('shows the pictures in their time at %f×', async (rate) => {
    await page.call('open', ['gate'])
    await page.seek(at(1))
    await page.call('play', rate)
    await page.call('watch', 0.3)
    const seen = await page.call<Seen[]>('watch', 2)
    await page.call('pause')
    expect(speedOf(seen)).toBeGreaterThan(rate * 0.9)
    expect(speedOf(seen)).toBeLessThan(rate * 1.1)
    const exact = seen.filter((one) => stage.isExact(one)).length
    expect(exact / seen.length).toBeGreaterThan(0.9)
    expect(new Set(seen.map(({ stamps }) => stamps['gate'])).size).toBeGreaterThan(Math.min(25 * rate, 25))
  })

  it.each([8, 16])('shows the key frames alone at %f×', async (rate) => {
    await page.call('open', ['gate'])
    await page.seek(at(1))
    await page.call('play', rate)
    await page.call('watch', 0.1)
    const seen = await page.call<Seen[]>('watch', 0.7)
    await page.call('pause')
    expect(speedOf(seen)).toBeGreaterThan(rate * 0.9)
    const exact = seen.filter((one) => stage.isExact(one, true)).length
    expect(exact / seen.length).toBeGreaterThan(0.9)
  })

  it('stops at exactly the picture of the position, also out of a fast run', async () => {
    await page.call('open', ['gate', 'yard'])
    for (const rate of [1, 16, 4]) {
      await page.seek(at(2.1))
      await page.call('play', rate)
      await page.call('watch', 0.5)
      await page.call('pause')
      await page.reaches('picture')
      const seen = await page.call<Seen>('seen')
      expect(stage.isExact(seen), `${rate}×: ${JSON.stringify(seen)}`).toBe(true)
    }
  })

  it.each([1, 4])('keeps two cameras in step at %f×', async (rate) => {
    await page.call('open', ['gate', 'yard'])
    await page.seek(at(1))
    await page.call('play', rate)
    await page.call('watch', 0.3)
    const seen = await page.call<Seen[]>('watch', 2)
    await page.call('pause')
    const exact = seen.filter((one) => stage.isExact(one)).length
    expect(exact / seen.length).toBeGreaterThan(0.9)
  })

  it('goes from segment to segment without a break, also where the size changes', async () => {
    await page.call('open', ['gate'])
    await page.seek(at(9))
    await page.call('play', 1)
    const seen = await page.call<Seen[]>('watch', 2)
    const shown = new Set(seen.map(({ stamps }) => stamps['gate']))
    const passed = stage.timesOf('gate').filter((time) => time > at(9.1) && time < seen.at(-1)!.position)
    expect(passed.filter((time) => !shown.has(time)).length).toBeLessThan(passed.length / 10)
    expect(seen.at(-1)!.position).toBeGreaterThan(at(10.5))
  })

  it('leaps over what no camera has recorded, and plays through a gap of one alone', async () => {
    await page.call('open', ['gate', 'yard'])
    await page.seek(at(19.5))
    await page.call('play', 2)
    const seen = await page.call<Seen[]>('watch', 2)
    const late = seen.filter(({ position }) => position > at(20.1))
    expect(late[0]!.position).toBeGreaterThanOrEqual(at(45))
    expect(late.at(-1)!.states).toEqual({ gate: 'gap', yard: 'picture' })
    expect(late.at(-1)!.stamps['gate']).toBe(null)
  })

  it('pauses at the end of all', async () => {
    await page.call('open', ['gate', 'yard'])
    await page.seek(at(59))
    await page.call('play', 4)
    await expect.poll(async () => (await page.state()).playing, IN_TIME).toBe(false)
    expect((await page.state()).position).toBeLessThan(at(61))
  })
})
