import { describe, expect, it } from 'vitest'
import { wireFrame } from '../../../electron/server/live/wire-frame.ts'

describe('a message as it stands on the wire', () => {
  // RFC 6455, 5.2: FIN and binary, no mask, and the shortest form that the length fits in.
  it.each([
    [0, [0x82, 0]],
    [125, [0x82, 125]],
    [126, [0x82, 126, 0, 126]],
    [65_535, [0x82, 126, 0xff, 0xff]],
    [65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
  ])('of %d bytes has the header of that length, then the message', (length, header) => {
    const message = new Uint8Array(length).fill(7)
    const frame = wireFrame(message)
    expect([...frame.subarray(0, header.length)]).toEqual(header)
    expect(Buffer.compare(frame.subarray(header.length), message)).toBe(0)
  })
})
