import { describe, expect, it } from 'vitest'
import type { Log } from '../../electron/base/log.ts'
import { EarlyLog } from '../../electron/shell/early-log.ts'

function paper() {
  const lines: unknown[] = []
  const line =
    (level: string) =>
    (values: object, sentence: string): void =>
      void lines.push([level, values, sentence])
  const log: Log = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    child: () => log,
  }
  return { log, lines }
}

describe('the log before there is one', () => {
  it('keeps its lines in order until it knows where they go, and then passes them on', () => {
    const early = new EarlyLog()
    const { log, lines } = paper()
    early.warn({ a: 1 }, 'first')
    early.child({ part: 'desktop' }).child({ window: 'w' }).error({ b: 2 }, 'second')
    expect(lines).toEqual([])
    early.goTo(log)
    early.info({}, 'third')
    expect(lines).toEqual([
      ['warn', { a: 1 }, 'first'],
      ['error', { part: 'desktop', window: 'w', b: 2 }, 'second'],
      ['info', {}, 'third'],
    ])
  })
})
