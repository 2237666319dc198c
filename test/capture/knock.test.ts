import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addressOf, tcpKnock, untilBack, type Knock } from '../../electron/capture/knock.ts'
import { parseSource } from '../../electron/capture/source.ts'
import { ManualClock, settle } from '../kit/manual-clock.ts'

const where = (text: string) => {
  const read = parseSource(text)
  if (!read.ok) throw new Error(read.message)
  return addressOf(read.value)
}
const camera = { host: '192.0.2.1', port: 554 }

describe('where a source is', () => {
  it.each([
    ['rtsp://192.168.1.20/stream', '192.168.1.20', 554],
    ['rtsp://u:p%40ss@camera.local:8554/x', 'camera.local', 8554],
    ['rtsps://camera.local/x', 'camera.local', 322],
    ['http://[2001:db8::7]/video.mjpg', '2001:db8::7', 80],
    ['https://camera.local:8443/a.m3u8', 'camera.local', 8443],
  ])('%s', (text, host, port) => {
    expect(where(text)).toEqual({ host, port })
  })

  it('is nowhere on the network for a pattern or a file', () => {
    expect(where('test:')).toBeUndefined()
    expect(where('file:/site/gate.mp4')).toBeUndefined()
  })
})

describe('a camera that is away', () => {
  it('is noticed when it answers again', async () => {
    const clock = new ManualClock()
    const answers = [false, false, true]
    const knock: Knock = () => Promise.resolve(answers.shift() ?? false)
    const back = untilBack(camera, knock, clock, new AbortController().signal)
    await clock.advance(4_000)
    expect(await back).toBe(true)
    expect(answers).toEqual([])
  })

  it('is not called back where it never was away: its fault is another', async () => {
    const clock = new ManualClock()
    expect(await untilBack(camera, () => Promise.resolve(true), clock, new AbortController().signal)).toBe(false)
  })

  it('is asked no more once nobody waits', async () => {
    const clock = new ManualClock()
    const ending = new AbortController()
    const back = untilBack(camera, () => Promise.resolve(false), clock, ending.signal)
    await settle()
    ending.abort()
    expect(await back).toBe(false)
    expect(clock.pending).toBe(0)
  })
})

describe('a knock', () => {
  it('tells an open port from a closed one', async () => {
    const server = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    onTestFinished(() => void server.close())
    expect(await tcpKnock({ host: '127.0.0.1', port })).toBe(true)
    await new Promise((resolve) => server.close(resolve))
    expect(await tcpKnock({ host: '127.0.0.1', port })).toBe(false)
  })
})
