import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { errorKind, errorKinds, httpStatus, rpcCode } from '../../electron/protocol/errors.ts'
import {
  fromStationSchema,
  parseIncoming,
  rpcError,
  rpcNotification,
  rpcRequest,
  rpcResult,
} from '../../electron/protocol/rpc.ts'

describe('what a client sends', () => {
  it('is a request with an id, a notification without', () => {
    expect(parseIncoming(rpcRequest(1, 'echo', 5))).toEqual({ type: 'request', id: 1, method: 'echo', params: 5 })
    expect(parseIncoming(rpcNotification('live.ack', {}))).toEqual({
      type: 'notification',
      method: 'live.ack',
      params: {},
    })
  })

  it('keeps the id of a request that is otherwise broken, so that its sender can match the error', () => {
    expect(parseIncoming('{"jsonrpc":"2.0","id":"a","method":5}')).toMatchObject({ type: 'bad', id: 'a' })
  })

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(['request', 'notification', 'bad']).toContain(parseIncoming(text).type)
      }),
    )
  })
})

describe('what the station says', () => {
  it('is read back by its client', () => {
    expect(fromStationSchema.parse(JSON.parse(rpcResult(1, undefined)))).toEqual({ id: 1, result: null })
    expect(fromStationSchema.parse(JSON.parse(rpcError(null, 'parse', 'No.')))).toMatchObject({
      id: null,
      error: { code: -32700, data: { kind: 'parse' } },
    })
    expect(fromStationSchema.parse(JSON.parse(rpcNotification('alarm', {})))).toEqual({ method: 'alarm', params: {} })
  })
})

describe('kinds of errors', () => {
  it('have a code each that no other has, and a status that says whose fault it is', () => {
    expect(new Set(errorKinds.map(rpcCode)).size).toBe(errorKinds.length)
    for (const kind of errorKinds) expect(httpStatus(kind)).toBeGreaterThanOrEqual(400)
  })

  it('are internal where the word is unknown', () => {
    expect(errorKind('forbidden')).toBe('forbidden')
    expect(errorKind('toString')).toBe('internal')
    expect(errorKind(5)).toBe('internal')
  })
})
