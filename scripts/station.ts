/** `npm run station`: the station without a window, on Node alone. */
import { runHeadless } from '../electron/headless.ts'
import { buildPage } from './build.ts'

await buildPage()
await runHeadless(process.argv.slice(2))
