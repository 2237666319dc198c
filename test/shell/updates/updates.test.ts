import { describe, expect, it } from 'vitest'
import { silentLog } from '../../../electron/base/log.ts'
import type { UpdateFeed } from '../../../electron/shell/updates/update-feed.ts'
import { Updates, type UpdateState } from '../../../electron/shell/updates/updates.ts'
import { ManualClock, settle } from '../../kit/manual-clock.ts'

const FEED: UpdateFeed = { kind: 'set', url: 'https://updates.example/' }
const MINUTE = 60_000
const DAY = 86_400_000

/** @param found what each look finds: a version, nothing newer, or a failure */
function rig(found: readonly (string | undefined | Error)[], wants: boolean | Promise<boolean> = true, feed = FEED) {
  const clock = new ManualClock()
  const did: string[] = []
  let looks = 0
  const updates = new Updates({
    feed,
    clock,
    log: silentLog,
    updater: () => {
      did.push('load')
      return Promise.resolve({
        newest: () => {
          did.push('look')
          const next = found[looks++]
          return next instanceof Error ? Promise.reject(next) : Promise.resolve(next)
        },
        fetch: () => {
          did.push('fetch')
          return Promise.resolve()
        },
      })
    },
    people: {
      wants: (version) => {
        did.push(`ask ${version}`)
        return Promise.resolve(wants)
      },
      isReady: (version) => did.push(`ready ${version}`),
    },
  })
  const states: UpdateState['state'][] = []
  updates.onChange(({ state }) => states.push(state))
  updates.start()
  return { updates, clock, did, states }
}

describe('updates', () => {
  it('ask nobody without a feed, and load nothing', async () => {
    const { updates, clock, did } = rig(['9.9.9'], true, { kind: 'off' })
    await clock.advance(10 * DAY)
    expect(did).toEqual([])
    expect(updates.state).toEqual({ state: 'off' })
  })

  it('are looked for a minute after the start, then once a day', async () => {
    const { clock, did } = rig([])
    await clock.advance(MINUTE - 1)
    expect(did).toEqual([])
    await clock.advance(1)
    expect(did).toEqual(['load', 'look'])
    await clock.advance(2 * DAY)
    expect(did).toEqual(['load', 'look', 'look', 'look'])
  })

  it('are fetched when a person wants it, and wait for the program’s end', async () => {
    const { updates, clock, did, states } = rig(['0.2.0', '0.3.0'])
    await clock.advance(MINUTE)
    expect(did).toEqual(['load', 'look', 'ask 0.2.0', 'fetch', 'ready 0.2.0'])
    expect(states).toEqual(['fetching', 'ready'])
    await clock.advance(3 * DAY)
    expect(updates.state).toEqual({ state: 'ready', version: '0.2.0' })
    expect(did).toHaveLength(5)
  })

  it('that are declined are not fetched and not offered again before the next start', async () => {
    const { updates, clock, did } = rig(['0.2.0', '0.2.0'], false)
    await clock.advance(5 * DAY)
    expect(did).toEqual(['load', 'look', 'ask 0.2.0'])
    expect(updates.state).toEqual({ state: 'declined', version: '0.2.0' })
  })

  it('that cannot be looked for are looked for again the next day', async () => {
    const { updates, clock, did } = rig([new Error('nobody there'), '0.2.0'])
    await clock.advance(MINUTE)
    expect(updates.state).toEqual({ state: 'failed', at: '2026-01-02T03:05:05.000Z', because: 'nobody there' })
    await clock.advance(DAY)
    expect(did.at(-1)).toBe('ready 0.2.0')
  })

  it('are not looked for after the end', async () => {
    const { updates, clock, did } = rig(['0.2.0'])
    updates.close()
    await clock.advance(DAY)
    expect(did).toEqual([])
  })

  it('are not fetched where the answer comes after the end', async () => {
    const late = Promise.withResolvers<boolean>()
    const { updates, clock, did } = rig(['0.2.0'], late.promise)
    await clock.advance(MINUTE)
    updates.close()
    late.resolve(true)
    await settle()
    expect(did).toEqual(['load', 'look', 'ask 0.2.0'])
  })
})
