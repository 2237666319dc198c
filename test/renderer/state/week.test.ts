import { expect, test } from 'vitest'
import { weekSchema } from '../../../electron/protocol/recordings.ts'
import { halfHour, hoursOf, isOn, moved, paint, presets, toggleDay } from '../../../renderer/state/week.ts'

test('every preset is a week as the station takes it', () => {
  for (const week of Object.values(presets)) expect(weekSchema.safeParse(week).success).toBe(true)
  expect(Object.values(presets).map(hoursOf)).toEqual([168, 50, 118, 0])
})

test('a rectangle is painted from either corner, and nothing beside it', () => {
  const from = { day: 4, half: 20 }
  const to = { day: 2, half: 17 }
  const week = paint(presets.clear, from, to, true)
  expect(week).toEqual(paint(presets.clear, to, from, true))
  expect(hoursOf(week)).toBe((3 * 4) / 2)
  expect([
    isOn(week, from),
    isOn(week, to),
    isOn(week, { day: 1, half: 17 }),
    isOn(week, { day: 2, half: 21 }),
  ]).toEqual([true, true, false, false])
  expect(paint(week, from, to, false)).toEqual(presets.clear)
})

test('a day is filled, and emptied once it is full', () => {
  const filled = toggleDay(presets.work, 0)
  expect(hoursOf(filled)).toBe(50 + 14)
  expect(hoursOf(toggleDay(filled, 0))).toBe(40)
})

test('the arrows stay inside the week', () => {
  expect(moved({ day: 0, half: 0 }, 'ArrowUp')).toEqual({ day: 0, half: 0 })
  expect(moved({ day: 0, half: 0 }, 'ArrowLeft')).toEqual({ day: 0, half: 0 })
  expect(moved({ day: 6, half: 47 }, 'ArrowDown')).toEqual({ day: 6, half: 47 })
  expect(moved({ day: 3, half: 20 }, 'ArrowRight')).toEqual({ day: 3, half: 21 })
  expect(moved({ day: 3, half: 20 }, 'Home')).toEqual({ day: 3, half: 0 })
  expect(moved({ day: 3, half: 20 }, 'End')).toEqual({ day: 3, half: 47 })
  expect(moved({ day: 3, half: 20 }, 'a')).toBeUndefined()
})

test('half-hours are said as a clock does', () => {
  expect([0, 1, 17, 48].map(halfHour)).toEqual(['00:00', '00:30', '08:30', '24:00'])
})
