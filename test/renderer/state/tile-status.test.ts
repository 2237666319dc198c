import { describe, expect, test } from 'vitest'
import { en } from '../../../renderer/i18n/en.ts'
import { Formats } from '../../../renderer/i18n/formats.ts'
import { zh } from '../../../renderer/i18n/zh.ts'
import type { PlayerState } from '../../../renderer/player/types.ts'
import { problemWords, statusWords, tileStatus, toneOf, type TileStatus } from '../../../renderer/state/tile-status.ts'
import { START, states } from '../kit/cameras.ts'

const playing: PlayerState = { state: 'playing' }
const status = (change: Partial<Parameters<typeof tileStatus>[0]> = {}): TileStatus =>
  tileStatus({ camera: states.live, player: playing, online: true, stationNow: START, ...change })
const words = (value: TileStatus): ReturnType<typeof statusWords> => statusWords(value, en, new Formats('en'))

describe('what a tile says', () => {
  test('live only when the station, the connection and the screen agree', () => {
    expect(status()).toEqual({ kind: 'live' })
    expect(status({ online: false })).toEqual({ kind: 'disconnected' })
    expect(status({ player: { state: 'waiting', since: START } })).toEqual({ kind: 'waiting' })
    expect(status({ player: { state: 'opening' } })).toEqual({ kind: 'opening' })
    expect(status({ player: undefined })).toEqual({ kind: 'opening' })
    for (const camera of [states.stalled, states.retrying, states.failed, states.off]) {
      expect(status({ camera }).kind).toBe(camera.state)
    }
  })

  test('a camera that starts is live as soon as its pictures are on the screen', () => {
    expect(status({ camera: states.starting, player: { state: 'opening' } }).kind).toBe('starting')
    expect(status({ camera: states.starting }).kind).toBe('live')
  })

  test('when it is tried again and why, counted by the station’s clock', () => {
    expect(words(status({ camera: states.retrying }))).toEqual({
      word: 'Retrying',
      detail: 'Again in 7s: no answer',
      advice: 'Check the camera’s power, cable and address.',
      message: states.retrying.because.message,
    })
    expect(words(status({ camera: states.retrying, stationNow: START + 9_000 })).detail).toBe('Again now: no answer')
  })

  test('why it failed and what to do', () => {
    const { word, detail, advice } = words(status({ camera: states.failed }))
    expect([word, detail, advice]).toEqual([
      'Failed',
      'User or password refused',
      'Check the camera’s user name and password.',
    ])
  })

  test('a reason that this page does not know still has words', () => {
    const camera = { ...states.failed, because: { kind: 'toString', message: 'Odd.' } }
    expect(words(status({ camera })).detail).toBe('Something went wrong')
  })

  test('why this page cannot show it', () => {
    const player: PlayerState = {
      state: 'failed',
      problem: { kind: 'internal', message: 'This browser cannot decode it.' },
    }
    const shown = words(status({ player }))
    expect([shown.word, shown.message]).toEqual(['Cannot be shown', 'This browser cannot decode it.'])
  })

  test('the same in Chinese', () => {
    const shown = statusWords(status({ camera: states.retrying }), zh, new Formats('zh-CN'))
    expect([shown.word, shown.detail]).toEqual(['重试中', '7秒后重试：没有应答'])
  })

  test('only live is green', () => {
    const kinds = ['starting', 'opening', 'waiting', 'stalled', 'disconnected', 'off'] as const
    expect(toneOf({ kind: 'live' })).toBe('live')
    for (const kind of kinds) expect(toneOf({ kind })).not.toBe('live')
  })
})

describe('why a source gives no picture', () => {
  const problem = {
    kind: 'unavailable',
    message: 'The camera refused the user name or password.',
    reason: 'unauthorized',
  } as const

  test('is the station’s own sentence in English, and its words in other languages', () => {
    expect(problemWords(problem, 'en', en)).toBe(problem.message)
    expect(problemWords(problem, 'zh', zh)).toBe(`未成功：${zh.reasons.unauthorized}。${zh.advice.unauthorized}`)
  })

  test('is the station’s sentence where it gives no reason', () => {
    const plain = { kind: 'rateLimited', message: 'At most 2 sources can be tried at once.' } as const
    expect(problemWords(plain, 'zh', zh)).toBe(plain.message)
  })
})
