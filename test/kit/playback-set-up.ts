import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { PlaybackHand } from './playback-hand.ts'
import { PlaybackStage } from './playback-stage.ts'
import type { RecordingsServer } from './recordings-server.ts'

/** What the test at hand works with: `setUpPlayback` makes the stage once a file, the others before each test. */
export let stage: PlaybackStage
export let server: RecordingsServer
export let page: PlaybackHand

/** Ends each test with a look at what the browser complained about: nothing. */
export function setUpPlayback(): void {
  beforeAll(async () => {
    stage = await PlaybackStage.open()
  })
  afterAll(() => stage.close())
  beforeEach(async () => {
    ;({ server, page } = await stage.begin())
  })
  afterEach(async () => {
    expect(page.complaints).toEqual([])
    await page.close()
    await server.close()
  })
}
