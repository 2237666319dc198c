import { describe, expect, it } from 'vitest'
import { openSink } from '../../../renderer/player/frame-sink.ts'
import { settle } from '../../kit/manual-clock.ts'

class TestFrame {
  closed = false
  close(): void {
    this.closed = true
  }
}

const asFrame = (frame: TestFrame): VideoFrame => frame as unknown as VideoFrame

describe('the track sink', () => {
  it('writes one frame at a time, keeps only the newest waiting, and closes every one', async () => {
    const written: VideoFrame[] = []
    let finish: () => void = () => undefined
    const writable = new WritableStream<VideoFrame>({
      write: (frame) => {
        written.push(frame)
        return new Promise<void>((resolve) => (finish = resolve))
      },
    })
    const sink = openSink({ type: 'track', writable })
    const shown: number[] = []
    const frames = [new TestFrame(), new TestFrame(), new TestFrame(), new TestFrame()]
    for (const [index, frame] of frames.entries()) sink.show(asFrame(frame), () => shown.push(index))
    await settle()
    expect(frames.map(({ closed }) => closed)).toEqual([false, true, true, false])
    finish()
    await settle()
    finish()
    await settle()
    expect(shown).toEqual([0, 3])
    expect(written).toHaveLength(2)
    expect(frames.every(({ closed }) => closed)).toBe(true)
  })

  it('closes the frame whose writing never ends, when it is closed itself', async () => {
    const writable = new WritableStream<VideoFrame>({ write: () => new Promise<void>(() => undefined) })
    const sink = openSink({ type: 'track', writable })
    const frames = [new TestFrame(), new TestFrame()]
    for (const frame of frames) sink.show(asFrame(frame), () => undefined)
    await settle()
    sink.close()
    expect(frames.map(({ closed }) => closed)).toEqual([true, true])
  })

  it('closes frames that come after its track has ended, and never throws', async () => {
    const sink = openSink({ type: 'track', writable: new WritableStream<VideoFrame>() })
    sink.close()
    const late = new TestFrame()
    sink.show(asFrame(late), () => {
      throw new Error('It was not shown.')
    })
    await settle()
    expect(late.closed).toBe(true)
  })
})
