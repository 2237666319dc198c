/** The worker's entry: it owns the socket and decodes, so that a busy page never holds up a picture. */
import { PROTOCOL } from '../../electron/protocol/version.ts'
import { browserClock } from '../base/clock.ts'
import { Connection } from '../link/connection.ts'
import { problemOf } from '../link/problem.ts'
import { fetchTicket } from '../link/session.ts'
import type { LinkState } from '../link/types.ts'
import { DecoderOutput } from '../player/decoder-output.ts'
import { openSink } from '../player/frame-sink.ts'
import { LiveStream, type StreamLink } from '../player/live-stream.ts'
import { LiveStreams } from '../player/live-streams.ts'
import { LocalRecordingTap } from '../player/local-recording-tap.ts'
import type { Output, OutputEvents } from '../player/output.ts'
import type { FromWorker, ToWorker } from './messages.ts'
import { PageOutput } from './page-output.ts'

/** What a dedicated worker's global scope has and a window's, which the compiler knows, has otherwise. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null
  postMessage(message: FromWorker, transfer?: Transferable[]): void
  close(): void
}
const scope = self as unknown as WorkerScope

/** A station that takes longer than this to give a ticket counts as out of reach. */
const TICKET_MS = 10_000

const streams = new LiveStreams()
const pageOutputs = new Map<number, PageOutput>()

const connection = new Connection({
  clock: browserClock,
  random: () => Math.random(),
  openSocket: () => new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws`, PROTOCOL),
  fetchTicket: (signal) => {
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(TICKET_MS)])
    return fetchTicket((path, init) => fetch(path, init), inTime)
  },
  onState: follow,
  onMedia: (frame) => {
    streams.media(frame)
  },
  onNotification: (notification) => {
    streams.notice(notification)
    scope.postMessage({ type: 'notification', notification })
  },
})

const streamLink: StreamLink = {
  open: (params) => connection.request('live.open', params),
  close: (stream) => {
    // The station forgets the stream with the connection, so a failure leaves nothing behind.
    connection.request('live.close', { stream }).catch(() => undefined)
  },
  acknowledge: (stream, sequence) => {
    connection.acknowledge(stream, sequence)
  },
  problemOf,
}

function follow(state: LinkState): void {
  scope.postMessage({ type: 'state', state })
  if (state.state === 'online') streams.connected()
  else streams.disconnected()
}

async function answer({ id, method, params }: Extract<ToWorker, { type: 'request' }>): Promise<void> {
  try {
    const result = await connection.request(method, params)
    scope.postMessage({ type: 'result', id, result })
  } catch (thrown) {
    scope.postMessage({ type: 'problem', id, problem: problemOf(thrown) })
  }
}

function play({ picture, options, output }: Extract<ToWorker, { type: 'play' }>): void {
  const makeOutput = (events: OutputEvents): Output => {
    if (output.type === 'frames') return new DecoderOutput(openSink(output.target), events)
    const page = new PageOutput(events, (command, transfer) => {
      scope.postMessage({ type: 'command', picture, command }, transfer)
    })
    pageOutputs.set(picture, page)
    return page
  }
  const stream = new LiveStream({
    live: options,
    clock: browserClock,
    link: streamLink,
    makeOutput,
    report: (report) => {
      scope.postMessage({ type: 'stream', picture, report })
    },
  })
  streams.add(picture, stream)
}

function record({ camera, port }: Extract<ToWorker, { type: 'record' }>): void {
  const tap = new LocalRecordingTap(port, () => {
    stop()
    port.close()
  })
  const stop = streams.record(camera, tap)
}

function obey(message: ToWorker): void {
  switch (message.type) {
    case 'request':
      void answer(message)
      break
    case 'play':
      play(message)
      break
    case 'output':
      pageOutputs.get(message.picture)?.report(message.report)
      break
    case 'stop':
      streams.close(message.picture)
      pageOutputs.delete(message.picture)
      break
    case 'record':
      record(message)
      break
    case 'retry':
      connection.retry()
      break
    case 'close':
      connection.close()
      scope.close()
  }
}

scope.onmessage = ({ data }) => {
  obey(data)
}
