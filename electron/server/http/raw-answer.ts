import type { Duplex } from 'node:stream'
import { systemCode } from '../../base/error.ts'
import type { Problem } from '../../protocol/http.ts'
import { PROBLEM_TYPE, problem } from './problem.ts'

/**
 * Answers where there is no reply to write to, an upgrade or a request that is no HTTP, and ends the connection: both
 * halves of it, since a client that keeps its own half open would otherwise hold a place for as long as it likes.
 */
export function answerRaw(socket: Duplex, content: Problem): void {
  const body = JSON.stringify(content)
  socket.once('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${content.status} ${content.title}\r\nConnection: close\r\nContent-Type: ${PROBLEM_TYPE}\r\n` +
      `Cache-Control: no-store\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

/**
 * Answers what Node could not read as a request, or did not get in time. Other errors are the connection's own: where it
 * failed below HTTP, as when the TLS handshake never came, an answer would wait for ever to be sent.
 */
export function answerClientError(error: Error, socket: Duplex): void {
  const code = systemCode(error)
  if (socket.writable && code !== undefined && /^(HPE_|ERR_HTTP_)/.test(code)) answerRaw(socket, clientProblem(code))
  else socket.destroy()
}

function clientProblem(code: string): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return problem('invalidRequest', 'The request did not come in time.', 408)
    case 'HPE_HEADER_OVERFLOW':
      return problem('tooLarge', 'The headers are too large.', 431)
    default:
      return problem('invalidRequest', 'This is not an HTTP request.')
  }
}
