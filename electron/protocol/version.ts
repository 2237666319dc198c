/** The WebSocket subprotocol, and the protocol version that `GET /api/station` names. */
export const PROTOCOL = 'lookout.v1'

/** The limits that both sides keep, in bytes and seconds. `hello` repeats those that a client has to know. */
export const limits = {
  /** The largest text message, either way. */
  textBytes: 64 * 1024,
  /** The largest payload of one media frame: a text message never waits behind more than this. */
  fragmentBytes: 64 * 1024,
  /** The largest binary message a client may send. */
  mediaBytes: 1024 * 1024,
  /** The largest whole unit that a receiver puts together from fragments. */
  unitBytes: 16 * 1024 * 1024,
  /** The first message has to be `hello`, within this many seconds. */
  helloSeconds: 5,
  /** The station pings this often, and closes when as long again passes without an answer. */
  heartbeatSeconds: 20,
  /** How long a lost connection can be resumed with its `clientId` and `key`. */
  resumeSeconds: 60,
  /** How long a ticket lives. */
  ticketSeconds: 30,
  /** Broken text messages that a connection may send in a minute before it is closed. */
  badMessagesPerMinute: 10,
} as const

/** WebSocket close codes of the station. */
export const closeCodes = {
  stationClosing: 1001,
  policy: 1008,
  tooBig: 1009,
  unauthenticated: 4401,
  tooSlow: 4408,
} as const
