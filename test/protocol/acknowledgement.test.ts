import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAcknowledgement } from '../../electron/protocol/acknowledgement.ts'
import { clientNotifications } from '../../electron/protocol/methods.ts'
import { parseIncoming, rpcNotification } from '../../electron/protocol/rpc.ts'

/** What the message says where it is read as any other. */
function readAsAny(text: string): unknown {
  const message = parseIncoming(text)
  if (message.type !== 'notification' || message.method !== 'live.ack') return undefined
  const read = clientNotifications['live.ack'].safeParse(message.params)
  return read.success ? read.data : undefined
}

const textOf = (stream: unknown, sequence: unknown): string => rpcNotification('live.ack', { stream, sequence })

/** A text with one character changed, left out or put in. */
const mistyped = fc
  .record({
    text: fc.tuple(fc.integer({ min: 0, max: 70_000 }), fc.integer({ min: 0, max: 2 ** 33 })).map((n) => textOf(...n)),
    at: fc.nat(90),
    remove: fc.nat(1),
    put: fc.oneof(fc.constantFrom('', '0', '9', '-', '.', 'e', ' ', '"', '{', '}', ','), fc.string({ maxLength: 2 })),
  })
  .map(({ text, at, remove, put }) => text.slice(0, at) + put + text.slice(at + remove))

describe('an acknowledgement read by its form', () => {
  it('is what our own client and any plain JSON writer send', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffff }), fc.nat(0xffffffff), (stream, sequence) => {
        expect(readAcknowledgement(textOf(stream, sequence))).toEqual({ stream, sequence })
      }),
    )
  })

  it('never says anything but what the message says when it is read as any other', () => {
    fc.assert(
      fc.property(mistyped, (text) => {
        const read = readAcknowledgement(text)
        if (read) expect(read).toEqual(readAsAny(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['a stream that cannot be', textOf(65_536, 1)],
    ['stream 0', textOf(0, 1)],
    ['a sequence number that cannot be', textOf(1, 2 ** 32)],
    ['a number with a leading zero', '{"jsonrpc":"2.0","method":"live.ack","params":{"stream":01,"sequence":1}}'],
    ['something behind it', `${textOf(1, 1)} `],
  ])('leaves %s to the reading of any message', (_what, text) => {
    expect(readAcknowledgement(text)).toBeUndefined()
  })
})
