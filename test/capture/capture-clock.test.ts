import { describe, expect, it } from 'vitest'
import { CaptureClock } from '../../electron/capture/capture-clock.ts'
import { ManualClock } from '../kit/manual-clock.ts'

const FRAME = 40

/** A camera at 25 frames/s whose units take `delay(n)` ms to come and whose clock runs `speed` times ours. */
class Camera {
  readonly clock = new ManualClock()
  readonly mapping = new CaptureClock(this.clock, 'stream')
  readonly start = this.clock.now()
  #n = 0
  pts = 5_000_000

  /** Milliseconds that each capture time is wrong by, for so many units. */
  async errors(units: number, delay: (n: number) => number, speed = 1): Promise<number[]> {
    const wrong: number[] = []
    for (let i = 0; i < units; i++, this.#n++) {
      const captured = this.start + this.#n * FRAME * 1000
      await this.clock.advance((captured - this.clock.now()) / 1000 + delay(this.#n))
      const { time } = this.mapping.at(this.pts)
      wrong.push((time - captured) / 1000)
      this.pts += FRAME * 1000 * speed
    }
    return wrong
  }
}

describe('the capture clock of a stream', () => {
  it('adds the least delay alone: jitter does not move it', async () => {
    const camera = new Camera()
    const wrong = await camera.errors(500, (n) => 20 + ((n * 7919) % 17))
    // The least delay of 20 ms is there from the first unit on.
    for (const error of wrong) expect(error).toBeCloseTo(20, 0)
  })

  it('never puts a capture later than its arrival', async () => {
    const camera = new Camera()
    for (let n = 0; n < 200; n++) {
      await camera.clock.advance((n * 31) % 60)
      expect(camera.mapping.at(n * 33_333).time).toBeLessThanOrEqual(camera.clock.now())
    }
  })

  it('follows a camera whose clock runs slow or fast', async () => {
    for (const speed of [0.9995, 1.0005]) {
      const camera = new Camera()
      const wrong = await camera.errors(5000, (n) => 10 + (n % 5), speed)
      expect(Math.max(...wrong.slice(500))).toBeLessThan(25)
      expect(Math.min(...wrong.slice(500))).toBeGreaterThan(0)
    }
  })

  it('lets a second of congestion pass without moving by more than five milliseconds', async () => {
    const camera = new Camera()
    await camera.errors(300, () => 10)
    const late = await camera.errors(25, (n) => 1000 - ((n - 300) * FRAME - 10))
    expect(Math.max(...late)).toBeLessThan(15)
    expect((await camera.errors(50, () => 10)).at(-1)).toBeCloseTo(10, 0)
  })

  it('starts anew where the PTS wraps or jumps, and says so once', async () => {
    const camera = new Camera()
    await camera.errors(100, () => 10)
    for (const jump of [-90_000_000, 3_600_000_000]) {
      camera.pts += jump
      await camera.clock.advance(FRAME)
      const first = camera.mapping.at(camera.pts)
      expect(first).toEqual({ time: camera.clock.now(), discontinuity: true })
      await camera.clock.advance(FRAME)
      camera.pts += FRAME * 1000
      expect(camera.mapping.at(camera.pts).discontinuity).toBe(false)
      await camera.clock.advance(3_000)
      camera.pts += 3_000_000
      camera.mapping.at(camera.pts)
    }
  })

  it('takes what was stored before the start as a burst, not as a jump', async () => {
    const camera = new Camera()
    for (let n = 0; n < 50; n++) {
      const { time, discontinuity } = camera.mapping.at(n * 40_000)
      expect([time, discontinuity]).toEqual([camera.clock.now(), false])
    }
    await camera.clock.advance(FRAME)
    expect(camera.mapping.at(50 * 40_000).time).toBe(camera.clock.now())
  })

  it('follows a step of the wall clock at once', async () => {
    const camera = new Camera()
    await camera.errors(100, () => 10)
    camera.clock.step(-3_600_000)
    await camera.clock.advance(FRAME)
    expect(camera.mapping.at(camera.pts).time / 1000).toBeCloseTo(camera.clock.now() / 1000 - 30, -2)
  })
})

describe('the capture clock of a source on wall time', () => {
  it('takes its PTS at its word, but never from the future', () => {
    const clock = new ManualClock()
    const mapping = new CaptureClock(clock, 'wall')
    expect(mapping.at(clock.now() - 12_345).time).toBe(clock.now() - 12_345)
    expect(mapping.at(clock.now() + 50_000).time).toBe(clock.now())
  })

  it('treats a PTS that is no wall time as a stream’s', () => {
    const clock = new ManualClock()
    expect(new CaptureClock(clock, 'wall').at(77).time).toBe(clock.now())
  })
})
