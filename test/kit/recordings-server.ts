import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { instant } from '../../electron/base/clock.ts'
import { coverageOf } from '../../electron/archive/coverage.ts'
import type { Recordings, Segment, SegmentSamples } from '../../electron/protocol/recordings.ts'
import type { Film } from './stamped-film.ts'

const TYPES: Record<string, string> = { '.js': 'text/javascript', '.html': 'text/html' }

/** A film as it was recorded, or is being. */
export interface Recorded {
  readonly id: string
  readonly camera: string
  readonly film: Film
  /** Pictures before this are safe on disk; all of them where it is not given. µs since 1970. */
  until?: number
  /** It is told of, and its file is not there any more. */
  lost?: boolean
}

const idOf = (camera: string, start: number): string => `${camera}~${instant(start).replaceAll(/[-:]/g, '')}`
const micros = (text: string | null): number => Date.parse(text ?? '') * 1000

/**
 * Serves films as the station serves recordings, by the same routes, and a page that plays them; over HTTP without TLS,
 * since browsers take localhost for a secure context all the same.
 */
export class RecordingsServer {
  readonly #pages: string
  readonly #server: Server
  #recorded: Recorded[] = []
  /** The paths that were asked for, without the page's own files. */
  readonly asked: string[] = []
  /** Every question about recordings is cut off. */
  isOffline = false
  /** Answers wait so long, ms. */
  delay = 0

  /** `pages`: the folder of the page. */
  constructor(pages: string) {
    this.#pages = pages
    this.#server = createServer((request, response) => void this.#serve(request, response))
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Of one camera, or several; in the order of their times. */
  add(camera: string, film: Film, until?: number): Recorded {
    const recorded = { camera, film, id: idOf(camera, film.start), ...(until !== undefined && { until }) }
    this.#recorded.push(recorded)
    return recorded
  }

  remove(recorded: Recorded): void {
    this.#recorded = this.#recorded.filter((other) => other !== recorded)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url)
    if (!url.pathname.startsWith('/api/')) {
      await this.#page(url.pathname, response)
      return
    }
    this.asked.push(url.pathname)
    if (this.delay > 0) await new Promise((resolve) => setTimeout(resolve, this.delay))
    if (this.isOffline) request.socket.destroy()
    else this.#answer(url, request, response)
  }

  #answer({ pathname, searchParams }: URL, request: IncomingMessage, response: ServerResponse): void {
    const [, , , id, part] = pathname.split('/')
    const question = { camera: searchParams.get('camera') ?? '', ...rangeOf(searchParams) }
    if (id === undefined) sendJson(response, this.#find(question))
    else if (id === 'coverage') sendJson(response, this.#coverage(question))
    else this.#segment(decodeURIComponent(id), part, request, response)
  }

  #segment(id: string, part: string | undefined, request: IncomingMessage, response: ServerResponse): void {
    const recorded = this.#recorded.find((other) => other.id === id)
    if (!recorded || recorded.lost) sendGone(response)
    else if (part === 'samples') sendJson(response, samplesOf(recorded))
    else sendRange(response, recorded.film.bytes, request.headers.range)
  }

  #overlapping({ camera, from, to }: { camera: string; from: number; to: number }): Recorded[] {
    return this.#recorded
      .filter((one) => one.camera === camera && one.film.start < to && endOf(one) > from)
      .sort((a, b) => a.film.start - b.film.start)
  }

  #find(question: { camera: string; from: number; to: number }): Recordings {
    return { segments: this.#overlapping(question).map(segmentOf), gaps: [] }
  }

  #coverage(question: { camera: string; from: number; to: number }): object {
    const spans = this.#overlapping(question).map((one) => ({ start: one.film.start, end: endOf(one) }))
    const ranges = coverageOf(spans, { start: question.from, end: question.to })
    return { ranges: ranges.map(({ start, end }) => ({ start: instant(start), end: instant(end) })) }
  }

  async #page(path: string, response: ServerResponse): Promise<void> {
    const file = join(this.#pages, path === '/' ? 'index.html' : path)
    const body = await readFile(file).catch(() => null)
    response.writeHead(body ? 200 : 404, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
    response.end(body)
  }
}

const rangeOf = (query: URLSearchParams): { from: number; to: number } => ({
  from: micros(query.get('from')),
  to: micros(query.get('to')),
})

const endOf = ({ film, until }: Recorded): number => Math.min(film.end, until ?? Infinity)

const segmentOf = (recorded: Recorded): Segment => ({
  ...{ id: recorded.id, camera: recorded.camera, protected: false },
  ...{ start: instant(recorded.film.start), end: instant(endOf(recorded)) },
  ...{ bytes: recorded.film.bytes.byteLength, url: `/api/recordings/${recorded.id}/media` },
  state: recorded.until === undefined ? 'finished' : 'writing',
})

function samplesOf(recorded: Recorded): SegmentSamples {
  const { film, id, camera } = recorded
  const { offset, size, time, key } = film.video.samples
  const count = time.filter((at) => film.start + at < endOf(recorded)).length
  const samples = {
    ...{ offset: offset.slice(0, count), size: size.slice(0, count), time: time.slice(0, count) },
    key: key.filter((index) => index < count),
  }
  const times = { start: instant(film.start), end: instant(endOf(recorded)) }
  return { id, camera, ...times, video: { ...film.video, samples }, audio: null }
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function sendGone(response: ServerResponse): void {
  const detail = 'There is no such recording.'
  const problem = { type: 'about:blank', title: 'Not Found', status: 404, detail, kind: 'notFound' }
  response.writeHead(404, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem))
}

function sendRange(response: ServerResponse, bytes: Uint8Array, range = ''): void {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? []
  const part = from === undefined ? bytes : bytes.subarray(Number(from), Number(to) + 1)
  response.writeHead(from === undefined ? 200 : 206, {
    'content-type': 'video/mp4',
    'content-length': part.byteLength,
    'cache-control': 'no-store',
  })
  response.end(part)
}
