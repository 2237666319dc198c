import { beforeEach, describe, expect, it } from 'vitest'
import { Notices, type Alarm, type Notice, type NoticesWhen } from '../../electron/shell/notices.ts'
import { shellWords } from '../../electron/shell/shell-words.ts'
import { ManualClock } from '../kit/manual-clock.ts'

const MINUTE = 60_000
const gate = { id: 'gate', name: 'Front gate' }
const alarm = (change: Partial<Alarm> = {}): Alarm => ({
  kind: 'disk',
  message: 'The disk is full.',
  camera: gate,
  ...change,
})

let clock: ManualClock
let shown: Notice[]
let when: NoticesWhen
let watched: boolean
let notices: Notices
const bodies = (): string[] => shown.map(({ body }) => body)

beforeEach(() => {
  clock = new ManualClock()
  shown = []
  when = 'away'
  watched = false
  notices = new Notices({
    clock,
    words: shellWords(['en']),
    when: () => when,
    watched: () => watched,
    show: (notice) => shown.push(notice),
  })
})

describe('an alarm', () => {
  it('is shown at once, with its camera, which a click shows', () => {
    notices.hear(alarm())
    expect(shown).toEqual([{ id: 'disk gate', title: 'Alarm: Front gate', body: 'The disk is full.', camera: 'gate' }])
  })

  it('of the station itself leads to the wall', () => {
    notices.hear(alarm({ camera: null }))
    expect(shown).toMatchObject([{ title: 'Alarm', camera: null }])
  })

  it('that comes again within a minute is counted, and said once when that is over', async () => {
    notices.hear(alarm())
    for (let n = 0; n < 50; n++) notices.hear(alarm({ message: `The disk is full, ${n}.` }))
    expect(shown).toHaveLength(1)
    await clock.advance(MINUTE)
    expect(bodies().slice(1)).toEqual(['The disk is full, 49. (50 times more)'])
    expect(shown[1]?.id).toBe(shown[0]?.id)
    await clock.advance(MINUTE)
    expect(shown).toHaveLength(2)
    notices.hear(alarm())
    expect(shown).toHaveLength(3)
  })

  it('of another kind or camera is another notice', () => {
    notices.hear(alarm())
    notices.hear(alarm({ camera: { id: 'yard', name: 'Yard' } }))
    notices.hear(alarm({ kind: 'picturesLost' }))
    expect(new Set(shown.map(({ id }) => id)).size).toBe(3)
  })
})

describe('a flood', () => {
  it('of 500 different alarms in a second is six notices in two minutes', async () => {
    for (let n = 0; n < 500; n++) notices.hear(alarm({ camera: { id: `c${n}`, name: `Camera ${n}` } }))
    expect(shown).toHaveLength(5)
    expect(shown[4]).toMatchObject({ id: 'flood', title: '5 alarms', camera: null })
    await clock.advance(2 * MINUTE)
    expect(shown).toHaveLength(6)
    expect(shown[5]?.body).toBe('The disk is full. Click to see all of them.')
  })

  it('that goes on is one notice a minute', async () => {
    for (let minute = 0; minute < 10; minute++) {
      for (let n = 0; n < 30; n++) notices.hear(alarm({ kind: `${minute} ${n}` }))
      await clock.advance(MINUTE)
    }
    expect(shown.filter(({ id }) => id === 'flood')).toHaveLength(11)
  })

  it('once over, leaves the next alarm its own notice', async () => {
    for (let n = 0; n < 10; n++) notices.hear(alarm({ kind: `k${n}` }))
    await clock.advance(2 * MINUTE)
    const before = shown.length
    notices.hear(alarm({ kind: 'new' }))
    expect(shown.slice(before)).toMatchObject([{ id: 'new gate' }])
  })
})

describe('nothing is shown', () => {
  it('while somebody looks at a window', async () => {
    watched = true
    notices.hear(alarm())
    watched = false
    await clock.advance(MINUTE)
    expect(shown).toEqual([])
  })

  it('of what was counted, when somebody has come to look meanwhile', async () => {
    notices.hear(alarm())
    notices.hear(alarm())
    watched = true
    await clock.advance(MINUTE)
    expect(shown).toHaveLength(1)
  })

  it('where none are wanted; where they are always wanted, looking does not matter', () => {
    when = 'never'
    notices.hear(alarm())
    expect(shown).toEqual([])
    when = 'always'
    watched = true
    notices.hear(alarm())
    expect(shown).toHaveLength(1)
  })

  it('after the end', async () => {
    notices.hear(alarm())
    notices.hear(alarm())
    notices.close()
    await clock.advance(MINUTE)
    expect([shown.length, clock.pending]).toEqual([1, 0])
  })
})
