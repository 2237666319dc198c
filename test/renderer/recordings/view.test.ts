import { cleanup, screen, within } from '@testing-library/svelte'
import { describe, expect, test } from 'vitest'
import { language } from '../../../renderer/i18n/language.svelte.ts'
import { HOUR, MINUTE, SECOND, toInstant } from '../../../renderer/state/recordings/micros.ts'
import { click, press, settled, type as typeInto } from '../kit/page.ts'
import { gapAt, start } from './gate-and-yard.ts'
import { archive, open, player, setUpView, show, shows, spoken } from './view-kit.ts'

setUpView()

describe('the playhead', () => {
  test('is a slider that says date, time and what is there of every camera', async () => {
    await open()
    expect(spoken()).toMatch(/Jan 2, 2026, \d\d:\d\d:\d\d: Front gate, Recorded; Yard, Recorded$/)
  })

  test('says a gap with its cause and length', async () => {
    await open()
    player().seek(gapAt + 5 * SECOND)
    await settled()
    expect(spoken()).toContain('Front gate, no recording, Network, 1m; Yard, Recorded')
  })

  test('says what is protected, and why', async () => {
    const range = { from: toInstant(start - MINUTE), to: toInstant(start) }
    archive.protections = [{ id: 'p', camera: 'yard', ...range, reason: 'Report 4711', by: 'ann', at: range.to }]
    await open()
    expect(spoken()).toContain('Yard, Recorded, Protected: Report 4711')
  })

  test('is moved by the keys wherever the focus is', async () => {
    await open()
    const { position } = player().state
    await press('ArrowRight')
    expect(player().state.position).toBeGreaterThan(position)
    await press(' ')
    expect(player().state.playing).toBe(true)
    await press('k')
    expect(player().state.playing).toBe(false)
  })

  test('leaves Space to the button that has the focus', async () => {
    await open()
    screen.getByRole('button', { name: 'Next gap' }).focus()
    await press(' ')
    expect(player().state.playing).toBe(false)
  })
})

describe('finding', () => {
  test('G goes to the gap before and says in words what it was', async () => {
    await open()
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'G', shiftKey: true, bubbles: true }))
    await settled()
    const status = screen.getAllByRole('status').map(({ textContent }) => textContent)
    expect(status.join()).toMatch(/Front gate: no recording .* \(1m\).*Network: No answer from 192\.168\.1\.20\./s)
  })

  test('the list of gaps leads to each', async () => {
    await open()
    await press('b')
    expect(screen.getByRole('tab', { name: 'Gaps', selected: true })).toBeTruthy()
    within(screen.getByRole('tabpanel'))
      .getByRole('button', { name: /Network/ })
      .click()
    await settled()
    expect(player().state.position).toBe(gapAt - 3 * SECOND)
  })

  test('a day of the calendar says how much of it is recorded, and shows it', async () => {
    await open()
    const day = screen.getByRole('button', {
      name: /Thursday, January 1, 2026: 24h recorded|January 1, 2026: 1d recorded/,
    })
    day.click()
    await settled()
    expect(toInstant(player().state.position)).toContain('2026-01-01T00:00')
  })

  test('a time is typed', async () => {
    await open()
    await press('t')
    await typeInto('Time', '01:30:15')
    await click('Go there')
    expect(toInstant(player().state.position)).toBe('2026-01-02T01:30:15.000Z')
  })

  test('while a dialog is open the keys are its own', async () => {
    await open()
    await press('t')
    screen.getByLabelText('Time').focus()
    await press('l')
    expect(player().state.playing).toBe(false)
  })

  test('every key is in the key sheet', async () => {
    await open()
    await press('?')
    const sheet = screen.getByRole('dialog', { name: 'Keys' })
    for (const key of ['Space', 'J', 'K', 'L', '[', ']', 'G', 'Home', 'End', 'Esc'])
      expect(within(sheet).queryAllByText(key).length, key).toBeGreaterThan(0)
  })
})

describe('a picture', () => {
  test('that is missing says since when, till when and why', async () => {
    await open()
    player().seek(gapAt + SECOND)
    player().become({ cameras: { gate: 'gap', yard: 'picture' } })
    await settled()
    expect(shows('No recording')).toBe(true)
    expect(shows(/Network: No answer from 192\.168\.1\.20\./)).toBe(true)
    await click('Go to the next recording')
    expect(player().state.position).toBe(gapAt + SECOND)
  })

  test('that has failed says what can be done', async () => {
    await open()
    const problems = { gate: { kind: 'unsupported', message: 'avc1.640033' } } as const
    player().become({ cameras: { gate: 'failed', yard: 'picture' }, problems })
    await settled()
    expect(shows('This picture cannot be shown')).toBe(true)
    expect(shows(/has no decoder for this recording/)).toBe(true)
  })

  test('of one camera alone is a click away', async () => {
    await open()
    expect([...player().attached.keys()]).toEqual(['gate', 'yard'])
    await click('Show Yard alone')
    expect([...player().attached.keys()]).toEqual(['yard'])
  })
})

test('it is all there in Chinese', async () => {
  language.use('zh')
  await open()
  expect(screen.getByRole('slider', { name: '播放位置' }).getAttribute('aria-valuetext')).toContain('已录像')
  await press('?')
  expect(shows('到下一个空缺；加 Shift 到上一个')).toBe(true)
})

test('leaving the view closes its player, and coming back opens another where it was', async () => {
  await open()
  player().seek(start - 2 * HOUR)
  const before = player()
  cleanup()
  expect(before.closed).toBe(true)
  await show()
  expect(player()).not.toBe(before)
  expect(player().state.position).toBe(start - 2 * HOUR)
})
