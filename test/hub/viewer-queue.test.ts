import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LiveStream } from '../../electron/hub/live-stream.ts'
import type { ViewerLine, ViewerOptions } from '../../electron/hub/viewer-queue.ts'
import { ViewerQueue } from '../../electron/hub/viewer-queue.ts'
import type { MediaUnit } from '../../electron/media/unit.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { audioUnit, deltaUnit, format, keyUnit } from '../kit/units.ts'

class NotingLine implements ViewerLine {
  free = true
  readonly sent: { unit: MediaUnit; droppedBefore: boolean }[] = []
  readonly said: string[] = []
  ready(): boolean {
    return this.free
  }
  send(unit: MediaUnit, droppedBefore: boolean): void {
    this.sent.push({ unit, droppedBefore })
  }
  dropped(frames: number, cause: 'slow' | 'source'): void {
    this.said.push(`${frames} ${cause}`)
  }
  format(): void {
    this.said.push('format')
  }
  ended(): void {
    this.said.push('ended')
  }
  get sequences(): number[] {
    return this.sent.map(({ unit }) => unit.sequence)
  }
}

const setUp = (options: Partial<ViewerOptions> = {}) => {
  const clock = new ManualClock()
  const stream = new LiveStream()
  stream.setFormat(format())
  const line = new NotingLine()
  const queue = new ViewerQueue(line, clock, { audio: false, window: undefined, ...options })
  return { clock, stream, line, queue, join: () => queue.read(stream) }
}

describe('a viewer on a free line', () => {
  it('gets every video unit at once and no audio that it did not ask for', () => {
    const { stream, line, join } = setUp()
    join()
    for (const unit of [keyUnit(), audioUnit(), deltaUnit()]) stream.publish(unit)
    expect(line.sent.map(({ unit }) => unit.kind)).toEqual(['video', 'video'])
  })

  it('gets audio where it asked for it', () => {
    const { stream, line, join } = setUp({ audio: true })
    join()
    for (const unit of [keyUnit(), audioUnit()]) stream.publish(unit)
    expect(line.sent.map(({ unit }) => unit.kind)).toEqual(['video', 'audio'])
  })
})

describe('a viewer whose line is busy', () => {
  it('is not held to be blocked while its line is free again and the camera gives no key frame', async () => {
    const { clock, stream, line, queue, join } = setUp()
    join()
    stream.publish(keyUnit())
    line.free = false
    stream.publish(deltaUnit())
    await clock.advance(1_500)
    stream.publish(deltaUnit())
    expect(queue.blockedFor).toBeGreaterThan(0)
    line.free = true
    await clock.advance(60_000)
    expect(queue.blockedFor).toBe(0)
  })

  it('waits in order and gets everything when the line is free again within a second', async () => {
    const { clock, stream, line, queue, join } = setUp()
    join()
    stream.publish(keyUnit())
    line.free = false
    stream.publish(deltaUnit())
    stream.publish(deltaUnit())
    await clock.advance(900)
    expect(line.sequences).toEqual([0])
    line.free = true
    queue.drain()
    expect(line.sequences).toEqual([0, 1, 2])
    expect(line.said).toEqual([])
  })

  it('skips after a second to the next key frame, is told the exact number first, and sees it in the flag', async () => {
    const { clock, stream, line, join } = setUp()
    join()
    stream.publish(keyUnit())
    line.free = false
    stream.publish(deltaUnit())
    await clock.advance(1_001)
    stream.publish(deltaUnit())
    stream.publish(deltaUnit())
    line.free = true
    stream.publish(deltaUnit())
    expect(line.sequences).toEqual([0])
    stream.publish(keyUnit())
    stream.publish(deltaUnit())
    expect(line.said).toEqual(['4 slow'])
    expect(line.sent.slice(1).map(({ unit, droppedBefore }) => [unit.sequence, droppedBefore])).toEqual([
      [5, true],
      [6, false],
    ])
  })

  it('holds at most a megabyte', () => {
    const { stream, line, queue, join } = setUp()
    join()
    stream.publish(keyUnit())
    line.free = false
    for (let i = 0; i < 50; i++) {
      stream.publish(deltaUnit(100_000))
      expect(queue.queuedBytes).toBeLessThanOrEqual(1_000_000)
    }
  })

  it('may send one unit that is larger than the bound', () => {
    const { stream, line, join } = setUp()
    join()
    stream.publish(keyUnit(3_000_000))
    expect(line.sequences).toEqual([0])
  })

  it('has the whole group at joining, though it is larger than the bound', () => {
    const { stream, line, queue, join } = setUp()
    stream.publish(keyUnit(900_000))
    stream.publish(deltaUnit(900_000))
    line.free = false
    join()
    line.free = true
    queue.drain()
    expect(line.sequences).toEqual([0, 1])
  })

  it('says for how long it has taken nothing', async () => {
    const { clock, stream, line, queue, join } = setUp()
    join()
    line.free = false
    stream.publish(keyUnit())
    await clock.advance(40_000)
    stream.publish(keyUnit())
    expect(queue.blockedFor).toBe(40_000_000)
    line.free = true
    stream.publish(keyUnit())
    expect(queue.blockedFor).toBe(0)
  })
})

describe('a viewer with a window', () => {
  it('never has more than the window on the way', () => {
    const { stream, line, join } = setUp({ window: 3 })
    join()
    stream.publish(keyUnit())
    for (let i = 0; i < 9; i++) stream.publish(deltaUnit())
    expect(line.sequences).toEqual([0, 1, 2])
  })

  it('goes on without a loss when the acknowledgement comes soon', async () => {
    const { clock, stream, line, queue, join } = setUp({ window: 2 })
    join()
    stream.publish(keyUnit())
    stream.publish(deltaUnit())
    stream.publish(deltaUnit())
    await clock.advance(100)
    queue.acknowledge(1)
    expect(line.sequences).toEqual([0, 1, 2])
    expect(line.said).toEqual([])
  })

  it('drops to the next key frame when it does not', async () => {
    const { clock, stream, line, queue, join } = setUp({ window: 2 })
    join()
    stream.publish(keyUnit())
    stream.publish(deltaUnit())
    stream.publish(deltaUnit())
    await clock.advance(251)
    stream.publish(deltaUnit())
    queue.acknowledge(1)
    stream.publish(deltaUnit())
    stream.publish(keyUnit())
    expect(line.sequences).toEqual([0, 1, 5])
    expect(line.said).toEqual(['3 slow'])
  })

  it('gets the group at joining at the pace of its acknowledgements, without a loss', () => {
    const { stream, line, queue, join } = setUp({ window: 2 })
    stream.publish(keyUnit())
    for (let i = 0; i < 9; i++) stream.publish(deltaUnit())
    join()
    for (let i = 0; i < 10; i++) queue.acknowledge(i)
    expect(line.sequences).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(line.said).toEqual([])
  })

  it('is not opened by an acknowledgement of what was never sent before it', () => {
    const { stream, line, queue, join } = setUp({ window: 1 })
    join()
    stream.publish(keyUnit())
    queue.acknowledge(4_294_967_295)
    stream.publish(deltaUnit())
    expect(line.sequences).toEqual([0])
  })
})

type Step = 'key' | 'delta' | 'busy' | 'free' | 'wait' | 'acknowledge'
const steps = fc.array(fc.constantFrom<Step>('key', 'delta', 'delta', 'busy', 'free', 'wait', 'acknowledge'), {
  maxLength: 200,
})

describe('whatever happens on the line', () => {
  it('what is sent can be decoded, and every unit is sent, waiting or counted', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }), async (script, window) => {
        const { clock, stream, line, queue, join } = setUp({ window })
        join()
        let published = 0
        const run: Record<Step, () => Promise<void> | void> = {
          key: () => stream.publish(keyUnit()),
          delta: () => stream.publish(deltaUnit()),
          busy: () => void (line.free = false),
          free: () => {
            line.free = true
            queue.drain()
          },
          wait: () => clock.advance(300),
          acknowledge: () => queue.acknowledge(line.sequences.at(-1) ?? 0),
        }
        for (const step of script) {
          if (step === 'key' || step === 'delta') published++
          await run[step]()
        }
        await run.free()
        // A healthy end, so that everything lost has been told.
        for (let i = 0; i < 3 + published; i++) await run.acknowledge()
        stream.publish(keyUnit())
        await run.acknowledge()
        expectDecodable(line)
        const told = line.said.reduce((sum, said) => sum + Number(said.split(' ')[0]), 0)
        expect(line.sent.length + told).toBe(published + 1)
      }),
      { numRuns: 300 },
    )
  })
})

/** A delta unit may only follow the unit right before it. */
function expectDecodable(line: NotingLine): void {
  let before: number | undefined
  for (const { unit, droppedBefore } of line.sent) {
    if (!unit.keyFrame) expect(unit.sequence).toBe((before ?? -2) + 1)
    if (before !== undefined && unit.sequence !== before + 1) expect(droppedBefore).toBe(true)
    before = unit.sequence
  }
}
