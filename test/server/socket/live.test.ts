import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SocketStation } from '../../kit/socket-station.ts'
import { deltaUnit, format, keyUnit } from '../../kit/units.ts'

let station: SocketStation
beforeEach(async () => {
  station = await SocketStation.start()
})
afterEach(async () => {
  await station.close()
})

describe('live streams', () => {
  it('says the stream before its first frame, and begins with the group so far', async () => {
    station.stream.publish(keyUnit())
    station.stream.publish(deltaUnit())
    const client = await station.client()
    const opened = await client.request('live.open', { camera: 'door' })
    expect(opened).toEqual({ stream: 7, video: format().video })
    station.stream.publish(deltaUnit())
    expect(await client.sequences(3)).toEqual([0, 1, 2])
    expect(client.units[0]?.header).toMatchObject({ stream: 7, keyFrame: true, kind: 'video' })
  })

  it('cuts a large unit into fragments of at most 64 KiB, and the bytes arrive as they left', async () => {
    const client = await station.client()
    await client.request('live.open', { camera: 'door' })
    const data = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251)
    station.stream.publish({ ...keyUnit(), data })
    await client.sequences(1)
    expect(Buffer.compare(client.units[0]!.data, data)).toBe(0)
  })

  it('gives a second view of one camera a number of its own', async () => {
    const client = await station.client()
    const first = await client.request('live.open', { camera: 'door' })
    const second = await client.request('live.open', { camera: 'door' })
    expect(second['stream']).not.toBe(first['stream'])
    station.stream.publish(keyUnit())
    await client.sequences(2)
    expect(client.units.map(({ header }) => header.stream).sort()).toEqual([first['stream'], second['stream']].sort())
  })

  it('keeps to the window, and goes on with what is acknowledged', async () => {
    const client = await station.client()
    await client.request('live.open', { camera: 'door', window: 2 })
    station.stream.publish(keyUnit())
    for (let i = 0; i < 3; i++) station.stream.publish(deltaUnit())
    expect(await client.sequences(2)).toEqual([0, 1])
    client.notify('live.ack', { stream: 7, sequence: 1 })
    expect(await client.sequences(4)).toEqual([0, 1, 2, 3])
  })

  it('tells a slow viewer how many frames it lost, before the key frame that goes on', async () => {
    const client = await station.client()
    await client.request('live.open', { camera: 'door', window: 1 })
    station.stream.publish(keyUnit())
    station.stream.publish(deltaUnit())
    await station.clock.advance(300)
    station.stream.publish(deltaUnit())
    client.notify('live.ack', { stream: 7, sequence: 0 })
    await client.request('echo', 'the acknowledgement is through')
    station.stream.publish(keyUnit())
    expect(await client.sequences(2)).toEqual([0, 3])
    expect(client.units[1]?.header.droppedBefore).toBe(true)
    expect((await client.notification('live.dropped')).params).toEqual({ stream: 7, frames: 2, cause: 'slow' })
  })

  it('tells of another configuration before its first unit', async () => {
    const client = await station.client()
    await client.request('live.open', { camera: 'door' })
    station.stream.setFormat(format({ width: 640, height: 360 }))
    station.stream.publish(keyUnit())
    await client.sequences(1)
    expect((await client.notification('live.format')).params).toMatchObject({ stream: 7, video: { width: 640 } })
    expect(client.units[0]?.header.configurationChanged).toBe(true)
  })

  it('sends nothing more after close', async () => {
    const client = await station.client()
    await client.request('live.open', { camera: 'door' })
    await client.request('live.close', { stream: 7 })
    station.stream.publish(keyUnit())
    await client.request('echo', 1)
    expect(client.units).toEqual([])
    expect(station.stream.readers).toBe(0)
  })

  it('leaves no reader behind when the client goes', async () => {
    const client = await station.client()
    await client.request('live.open', { camera: 'door' })
    client.socket.terminate()
    await client.closed
    await (await station.client()).request('echo', 'the station has seen the close')
    expect(station.stream.readers).toBe(0)
  })

  it('says that a stream has ended with its camera', async () => {
    const client = await station.client()
    await client.request('live.open', { camera: 'door' })
    station.stream.end()
    expect((await client.notification('live.ended')).params).toMatchObject({ stream: 7 })
  })

  it('lets one client open 64 streams and no more', async () => {
    const client = await station.client()
    for (let i = 0; i < 64; i++) await client.request('live.open', { camera: 'door' })
    expect((await client.ask('live.open', { camera: 'door' })).error?.data?.kind).toBe('rateLimited')
  })

  it('closes with 4408 a viewer that takes nothing for half a minute', async () => {
    const client = await station.client()
    await client.request('live.open', { camera: 'door', window: 1 })
    station.stream.publish(keyUnit())
    station.stream.publish(deltaUnit())
    await station.clock.advance(31_000)
    expect((await client.closed).code).toBe(4408)
  })
})
