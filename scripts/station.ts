/** `npm run station`: the station without a window, on Node alone. */
import { startHeadless } from '../electron/headless.ts'
import { buildPage } from './build.ts'

await startHeadless(process.argv.slice(2), buildPage)
