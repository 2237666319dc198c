import { describe, expect, it } from 'vitest'
import { LinkError } from '../../../renderer/link/problem.ts'
import { at } from './fake-archive.ts'
import { FRAME_MS, gate, page, setUpPage, yard } from './fake-page.ts'

setUpPage()

const bytesAsked = (question: string): number => {
  const [from = 0, to = 0] = /(\d+)-(\d+)$/.exec(question)?.slice(1).map(Number) ?? []
  return to - from
}

describe('a seek', () => {
  it('says that it is loading until the picture of the instant is there, and then that it is', async () => {
    page.open(['gate'], gate)
    const states: unknown[] = []
    page.playback.onChange(() => states.push(page.playback.state.cameras['gate']))
    await page.seek(12.34)
    expect(states).toEqual(['loading', 'picture'])
    expect(page.shown('gate')).toBe(123)
    expect(page.painted('gate')).toEqual([123])
  })

  it('never paints what it decodes on the way', async () => {
    page.open(['gate'], gate)
    await page.seek(5.95)
    await page.seek(3.15)
    expect(page.painted('gate')).toEqual([59, 31])
  })

  it('asks for nothing that it has', async () => {
    page.open(['gate'], gate)
    await page.seek(5.95)
    const before = page.archive.asked.length
    await page.seek(5.55)
    expect(page.archive.asked.length).toBe(before)
    expect(page.shown('gate')).toBe(55)
  })

  it('does not wait for what an older one asked for', async () => {
    page.open(['gate'], gate)
    page.archive.gate = new Promise(() => undefined)
    await page.seek(30)
    page.archive.gate = Promise.resolve()
    await page.seek(12.3)
    await page.clock.advance(300)
    await page.settle()
    expect(page.shown('gate')).toBe(123)
  })

  it('works on a picture for a quarter of a second though the next is wanted, so that something is seen', async () => {
    page.open(['gate'], gate)
    let answer = (): void => undefined
    page.archive.gate = new Promise((resolve) => (answer = resolve))
    await page.seek(30)
    await page.clock.advance(100)
    await page.seek(40)
    answer()
    await page.settle()
    expect(page.painted('gate')).toEqual([300, 400])
  })

  it('decodes by frames that come late', async () => {
    page.studio.holdsBack = 3
    page.open(['gate'], gate, { ...gate, from: 60, to: 61 })
    for (const where of [12.3, 19.9, 60.9]) {
      await page.seek(where)
      expect(page.shown('gate')).toBe(Math.round(where * 10))
    }
  })

  it('keeps few frames', async () => {
    page.open(['gate', 'yard'], gate, yard)
    for (let i = 0; i < 50; i++) {
      await page.seek((i * 7.7) % 60)
      expect(page.studio.open).toBeLessThan(2 * 10)
    }
  })
})

describe('cameras in step', () => {
  it('show each its own picture of the one instant', async () => {
    page.open(['gate', 'yard'], gate, yard)
    await page.seek(12.31)
    expect([page.shown('gate'), page.shown('yard')]).toEqual([123, 122])
    await page.seek(12.33)
    expect([page.shown('gate'), page.shown('yard')]).toEqual([123, 123])
  })

  it('tell apart who has nothing there', async () => {
    page.open(['gate', 'yard'], gate, { camera: 'yard', from: 100, to: 160 })
    await page.seek(12)
    expect(page.playback.state.cameras).toEqual({ gate: 'picture', yard: 'gap' })
    await page.seek(120)
    expect(page.playback.state.cameras).toEqual({ gate: 'gap', yard: 'picture' })
    expect(page.shown('gate')).toBe(null)
  })

  it('wait for each other, but not for ever', async () => {
    page.open(['gate', 'yard'], gate, yard)
    await page.seek(10)
    page.archive.gate = new Promise(() => undefined)
    page.playback.seek(at(30))
    page.playback.play()
    await page.clock.advance(9_900)
    expect(page.seconds).toBe(30)
    await page.clock.advance(1_000)
    expect(page.seconds).toBeGreaterThan(30.5)
  })

  it('keep what they show when others come and go', async () => {
    page.open(['gate'], gate, yard)
    await page.seek(12)
    const asked = page.archive.count('bytes gate')
    page.playback.open(['yard', 'gate'])
    await page.settle()
    expect(page.playback.state.cameras).toEqual({ yard: 'picture', gate: 'picture' })
    expect(page.archive.count('bytes gate')).toBe(asked)
    page.playback.open(['yard'])
    expect(Object.keys(page.playback.state.cameras)).toEqual(['yard'])
  })
})

describe('playing', () => {
  it.each([0.25, 1, 2, 4])('shows every picture in its time at %f×', async (rate) => {
    page.open(['gate'], gate)
    await page.seek(5)
    page.playback.setRate(rate)
    page.playback.play()
    await page.clock.advance(4_000)
    expect(page.seconds).toBeCloseTo(5 + rate * 4, 0)
    const last = Math.floor(page.seconds * 10)
    const passed = Array.from({ length: last - 49 }, (_, index) => 50 + index)
    expect(page.painted('gate')).toEqual(passed)
  })

  it.each([8, 16])('shows key frames alone at %f×, and reads no others', async (rate) => {
    page.open(['gate'], gate)
    await page.seek(5)
    page.playback.setRate(rate)
    page.playback.play()
    await page.clock.advance(2_000)
    const keys = page.painted('gate').filter((tenth) => tenth % 10 === 0)
    expect(page.painted('gate')).toEqual(keys)
    expect(keys.length).toBeGreaterThan(rate * 2 - 3)
    const lengths = page.archive.asked.filter((one) => one.startsWith('bytes')).slice(1)
    expect(new Set(lengths.map(bytesAsked))).toEqual(new Set([10]))
  })

  it('shows exactly the picture of the position when it is paused out of a fast run', async () => {
    page.open(['gate'], gate)
    await page.seek(5)
    page.playback.setRate(16)
    page.playback.play()
    await page.clock.advance(999)
    page.playback.pause()
    await page.settle()
    expect(page.shown('gate')).toBe(Math.floor(page.seconds * 10))
    expect(page.playback.state).toMatchObject({ playing: false, rate: 16, cameras: { gate: 'picture' } })
  })

  it('goes over a seam without a break, also where the decoder has to be set up anew', async () => {
    page.open(['gate'], gate, { camera: 'gate', from: 60, to: 120, size: 128 })
    await page.seek(59)
    page.playback.play()
    await page.clock.advance(2_500)
    const last = Math.floor(page.seconds * 10)
    expect(page.painted('gate')).toEqual(Array.from({ length: last - 589 }, (_, index) => 590 + index))
  })

  it('leaps over what nobody has recorded, however long', async () => {
    page.open(['gate', 'yard'], gate, yard, { camera: 'yard', from: 50_000, to: 50_060 })
    await page.seek(59)
    page.playback.play()
    await page.clock.advance(1_500)
    expect(page.seconds).toBeGreaterThan(50_000)
    expect(page.seconds).toBeLessThan(50_001)
    expect(page.playback.state.cameras).toEqual({ gate: 'gap', yard: 'picture' })
  })

  it('pauses where nothing comes any more', async () => {
    page.open(['gate'], gate)
    await page.seek(59)
    page.playback.play()
    await page.clock.advance(3_000)
    expect(page.playback.state.playing).toBe(false)
    expect(page.seconds).toBeCloseTo(60, 1)
  })

  it('leaves pictures out where the decoder is too slow, and stays in its time', async () => {
    page.open(['gate'], gate)
    await page.seek(5)
    page.studio.isQuick = false
    page.playback.play()
    for (let i = 0; i < 50; i++) {
      await page.clock.advance(100)
      if (i % 2 === 0) page.studio.last.giveAt(0)
      await page.settle()
    }
    expect(page.seconds).toBeGreaterThan(9.9)
    const painted = page.painted('gate')
    expect(painted.some((tenth, index) => tenth - (painted[index - 1] ?? tenth) > 3)).toBe(true)
    expect(painted).toEqual([...painted].sort((a, b) => a - b))
  })
})

describe('a step', () => {
  const step = async (direction: 1 | -1): Promise<number | null> => {
    page.playback.step(direction)
    await page.clock.advance(2 * FRAME_MS)
    await page.settle()
    return page.shown('gate')
  }

  it('goes from picture to picture both ways, over seams and gaps', async () => {
    page.open(['gate'], gate, { camera: 'gate', from: 60, to: 70 }, { camera: 'gate', from: 5_000, to: 5_060 })
    await page.seek(59.85)
    expect([await step(1), await step(1), await step(-1), await step(-1)]).toEqual([599, 600, 599, 598])
    await page.seek(69.9)
    expect([await step(1), await step(-1)]).toEqual([50_000, 699])
  })

  it('pauses', async () => {
    page.open(['gate'], gate)
    await page.seek(10)
    page.playback.play()
    await page.clock.advance(200)
    page.playback.step(1)
    expect(page.playback.state.playing).toBe(false)
  })

  it('stays where it is at the first picture and the last', async () => {
    page.open(['gate'], gate)
    await page.seek(0.01)
    expect(await step(-1)).toBe(0)
    await page.seek(59.95)
    expect(await step(1)).toBe(599)
  })

  it('goes by the pictures of the first camera that has one, and takes the others along', async () => {
    page.open(['yard', 'gate'], gate, { camera: 'yard', from: 100, to: 160 })
    await page.seek(10)
    expect(await step(1)).toBe(101)
    expect(page.seconds).toBe(10.1)
  })

  it('shows every picture on the screen while a key is held, and stops soon after', async () => {
    page.open(['gate'], gate)
    await page.seek(30)
    for (let i = 0; i < 60; i++) {
      page.playback.step(-1)
      await page.clock.advance(5)
    }
    await page.clock.advance(500)
    const painted = page.painted('gate')
    expect(painted).toEqual(painted.map((_, index) => 300 - index))
    expect(painted.length).toBeGreaterThan(10)
    expect(painted.length).toBeLessThan(30)
  })
})

describe('a thumbnail', () => {
  it('is of the key frame before, and asks for no more than that', async () => {
    page.open(['gate'], gate)
    await page.settle()
    expect(await page.playback.thumbnail('gate', at(12.7), 320)).toMatchObject({ width: 320 })
    expect(page.studio.frames.map(({ text }) => Number(text))).toEqual([120])
    expect(page.archive.asked.at(-1)).toMatch(/bytes .* 1200-1210$/)
  })

  it('is none in a gap', async () => {
    page.open(['gate'], gate)
    expect(await page.playback.thumbnail('gate', at(500), 320)).toBe(null)
  })

  it('fails where the station does not answer', async () => {
    page.open(['gate'], gate)
    page.archive.problem = new LinkError({ kind: 'offline', message: 'The station cannot be reached.' })
    await expect(page.playback.thumbnail('gate', at(5), 320)).rejects.toMatchObject({ kind: 'offline' })
  })

  it('is none after the end', async () => {
    page.open(['gate'], gate)
    const late = page.playback.thumbnail('gate', at(5), 320)
    page.playback.close()
    expect(await late).toBe(null)
  })
})

it('asks for nothing before it is told where to be', async () => {
  page.open(['gate'], gate)
  await page.settle()
  expect(page.archive.asked).toEqual([])
  expect(page.playback.state.cameras).toEqual({ gate: 'loading' })
})

it('does nothing any more after it was closed', async () => {
  page.open(['gate'], gate)
  await page.seek(5)
  page.playback.play()
  page.playback.close()
  const asked = page.archive.asked.length
  await page.clock.advance(5_000)
  expect(page.archive.asked.length).toBe(asked)
  expect(page.clock.pending).toBe(0)
})
