/**
 * Runs an Electron program on plain Node: `node launch.ts <its main module> [arguments]`. What it imports as `electron` is
 * the stand-in. As in Electron, the program is ready when its main module has been evaluated to its end.
 */
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import { resolve } from 'node:path'
import { app } from './app.ts'
import { closeChromium } from './chromium.ts'
import { answerControls, type Farewell } from './control.ts'

const STAND_IN = new URL('electron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: STAND_IN, shortCircuit: true, format: 'module-typescript' }
      : next(specifier, context),
})

const [node = '', , main = '', ...args] = process.argv
// In development a program's arguments stand behind the runtime and its folder.
process.argv = [node, main, ...args]

const leave = (code: number): void => {
  process.send?.({ relaunches: app.relaunches } satisfies Farewell)
  void closeChromium()
    .catch(() => undefined)
    .finally(() => process.exit(code))
}
app.on('process-exit', leave)
answerControls()
await import(pathToFileURL(resolve(main)).href)
app.becomeReady()
