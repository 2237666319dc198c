import { expect, it } from 'vitest'
import { PowerGuard } from '../../electron/shell/power.ts'

/** What is held, by the number that Electron would have given. */
function blocker() {
  const held = new Map<number, string>()
  let last = 0
  return {
    held: () => [...held.values()].sort(),
    start(kind: 'prevent-app-suspension' | 'prevent-display-sleep') {
      held.set(++last, kind)
      return last
    },
    stop: (id: number) => held.delete(id),
  }
}

it('keeps the computer awake while something is recorded, and the screen while a wall fills it', () => {
  const power = blocker()
  const guard = new PowerGuard(power)
  guard.need({ recording: 0, wall: false })
  expect(power.held()).toEqual([])
  guard.need({ recording: 2, wall: false })
  guard.need({ recording: 1, wall: true })
  expect(power.held()).toEqual(['prevent-app-suspension', 'prevent-display-sleep'])
  guard.need({ recording: 0, wall: true })
  expect(power.held()).toEqual(['prevent-display-sleep'])
  guard.need({ recording: 1, wall: false })
  expect(power.held()).toEqual(['prevent-app-suspension'])
  guard.close()
  guard.close()
  expect(power.held()).toEqual([])
})
