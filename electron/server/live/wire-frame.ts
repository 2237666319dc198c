/** Of a frame with its whole message in it (FIN) and binary content, from a server, which does not mask (RFC 6455, 5.2). */
const FINAL_BINARY = 0x82
const SHORT = 125
const TWO_BYTES = 126
const EIGHT_BYTES = 127

/**
 * A binary message as it stands on the wire: the WebSocket frame's header, then the message. It is the same for every
 * client, so that it is made once for all of them.
 */
export function wireFrame(message: Uint8Array): Uint8Array {
  const header = headerOf(message.byteLength)
  const frame = new Uint8Array(header.byteLength + message.byteLength)
  frame.set(header)
  frame.set(message, header.byteLength)
  return frame
}

function headerOf(length: number): Uint8Array {
  if (length <= SHORT) return Uint8Array.of(FINAL_BINARY, length)
  if (length <= 0xffff) return Uint8Array.of(FINAL_BINARY, TWO_BYTES, length >> 8, length & 0xff)
  const header = new Uint8Array(10)
  header.set([FINAL_BINARY, EIGHT_BYTES])
  new DataView(header.buffer).setBigUint64(2, BigInt(length))
  return header
}
