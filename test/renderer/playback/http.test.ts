import { describe, expect, it } from 'vitest'
import { httpRecordings } from '../../../renderer/playback/http.ts'
import { at } from './fake-archive.ts'

interface Asked {
  path: string
  range: string | undefined
}

/** The interface on a network that gives these answers. */
function on(answer: () => Response | Promise<Response>) {
  const asked: Asked[] = []
  const api = httpRecordings(async (path, init) => {
    const { range } = (init.headers ?? {}) as Record<string, string>
    asked.push({ path, range })
    return answer()
  })
  return { api, asked }
}

const json = (body: object, status = 200): Response => new Response(JSON.stringify(body), { status })
const problem = (kind: string, status: number): Response =>
  json({ type: 'about:blank', title: 'No', status, detail: 'It will not.', kind }, status)

describe('the recordings over HTTP', () => {
  it('asks for a range in UTC, in whole milliseconds', async () => {
    const { api, asked } = on(() => json({ segments: [], gaps: [] }))
    await api.find('gate', at(0.0009), at(60))
    expect(asked[0]?.path).toBe(
      '/api/recordings?camera=gate&from=2023-11-14T22%3A13%3A20.000Z&to=2023-11-14T22%3A14%3A20.000Z',
    )
  })

  it('asks for a part of a file and answers exactly that', async () => {
    const { api, asked } = on(() => new Response(Uint8Array.of(5, 6, 7), { status: 206 }))
    expect(await api.bytes('gate~1', 5, 8)).toEqual(Uint8Array.of(5, 6, 7))
    expect(asked).toEqual([{ path: '/api/recordings/gate~1/media', range: 'bytes=5-7' }])
  })

  it('takes the part out of a whole file, where something between ignores ranges', async () => {
    const { api } = on(() => new Response(Uint8Array.of(0, 1, 2, 3, 4), { status: 200 }))
    expect(await api.bytes('gate~1', 1, 3)).toEqual(Uint8Array.of(1, 2))
  })

  it('does not take a part that is too short', async () => {
    const { api } = on(() => new Response(Uint8Array.of(5), { status: 206 }))
    await expect(api.bytes('gate~1', 5, 8)).rejects.toMatchObject({ kind: 'unavailable' })
  })

  it('tells what the station said from a station that cannot be reached', async () => {
    await expect(on(() => problem('notFound', 404)).api.bytes('a', 0, 1)).rejects.toMatchObject({
      ...{ kind: 'notFound', message: 'It will not.' },
    })
    await expect(on(() => problem('forbidden', 403)).api.samples('a')).rejects.toMatchObject({ kind: 'forbidden' })
    const offline = on(() => Promise.reject(new TypeError('Failed to fetch')))
    await expect(offline.api.bytes('a', 0, 1)).rejects.toMatchObject({ kind: 'offline' })
    await expect(offline.api.coverage('a', 0, 1)).rejects.toMatchObject({ kind: 'offline' })
  })
})
