import { expectTypeOf, test } from 'vitest'
import type * as shell from '../../../electron/shell/viewer/bridge.ts'
import type * as page from '../../../renderer/stations/bridge.ts'

/** The page declares what it needs, the shell what it gives: `npm run check` holds the two together. */
test('the page and the program mean the same by what they say to each other', () => {
  expectTypeOf<shell.StationsBridge>().toExtend<page.StationsBridge>()
  expectTypeOf<page.StationsBridge>().toExtend<shell.StationsBridge>()
})
