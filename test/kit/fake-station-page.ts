import { buildClientPage } from './client-page.ts'

/** Builds the page of the player's tests. The answer is its folder. */
export const buildPlayerPage = (): Promise<string> =>
  buildClientPage('test/renderer/player/page.ts', '<video id="video" width="320" height="180"></video>')
