import { describe, expect, it } from 'vitest'
import { ByteCache } from '../../../renderer/playback/byte-cache.ts'

/** A station whose every byte is its own place, and which remembers what it was asked. */
function station() {
  const asked: string[] = []
  const state = { fails: false }
  const bytes = (segment: string, from: number, to: number): Promise<Uint8Array> => {
    asked.push(`${segment} ${from}-${to}`)
    if (state.fails) return Promise.reject(new Error('offline'))
    return Promise.resolve(Uint8Array.from({ length: to - from }, (_, index) => from + index))
  }
  return { api: { bytes }, asked, state }
}

describe('the byte cache', () => {
  it('asks once for what it has, also for a part of it', async () => {
    const { api, asked } = station()
    const cache = new ByteCache(api)
    expect(await cache.read('a', 10, 20)).toEqual(Uint8Array.from([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]))
    expect(await cache.read('a', 12, 15)).toEqual(Uint8Array.of(12, 13, 14))
    expect(asked).toEqual(['a 10-20'])
  })

  it('asks once for two who ask at once', async () => {
    const { api, asked } = station()
    const cache = new ByteCache(api)
    await Promise.all([cache.read('a', 0, 10), cache.read('a', 0, 10), cache.read('a', 5, 10)])
    expect(asked).toEqual(['a 0-10'])
  })

  it('never keeps more than it may, and lets go of what was used longest ago', async () => {
    const { api, asked } = station()
    const cache = new ByteCache(api, 30)
    for (const segment of ['a', 'b', 'c']) await cache.read(segment, 0, 10)
    await cache.read('a', 0, 10)
    await cache.read('d', 0, 10)
    expect(cache.bytes).toBe(30)
    await cache.read('a', 0, 10)
    await cache.read('b', 0, 10)
    expect(asked).toEqual(['a 0-10', 'b 0-10', 'c 0-10', 'd 0-10', 'b 0-10'])
  })

  it('reads what is larger than all it may keep, and keeps nothing else', async () => {
    const { api } = station()
    const cache = new ByteCache(api, 30)
    await cache.read('a', 0, 20)
    expect(await cache.read('b', 0, 100)).toHaveLength(100)
    expect(cache.bytes).toBe(100)
    await cache.read('c', 0, 5)
    expect(cache.bytes).toBe(5)
  })

  it('asks again for what failed', async () => {
    const { api, asked, state } = station()
    const cache = new ByteCache(api)
    state.fails = true
    await expect(cache.read('a', 0, 10)).rejects.toThrow('offline')
    state.fails = false
    expect(await cache.read('a', 0, 10)).toHaveLength(10)
    expect(asked).toHaveLength(2)
    expect(cache.bytes).toBe(10)
  })
})
