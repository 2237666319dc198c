/** `npm start`: the desktop console, or, where Electron cannot run, the station without a window. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { startHeadless } from '../electron/headless.ts'
import { buildMain, buildPage } from './build.ts'

const root = join(import.meta.dirname, '..')
const args = process.argv.slice(2)

type Runtime = { readonly found: true; readonly path: string } | { readonly found: false; readonly because: string }

/** Electron's own module fetches its runtime at the first call, where the network lets it. */
function findRuntime(): Runtime {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return { found: false, because: 'this computer has no display' }
  }
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    return { found: false, because: 'Electron opens no window for the user root' }
  }
  try {
    const path: unknown = createRequire(import.meta.url)('electron')
    if (typeof path === 'string') return { found: true, path }
  } catch {
    // Said below: whatever the reason, there is no runtime to start.
  }
  return { found: false, because: 'its runtime is not installed and could not be downloaded' }
}

function runDesktop(path: string): Promise<number> {
  const child = spawn(path, [root, ...args], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)))
  })
}

const onlyAsked = args.includes('--help') || args.includes('--version')
const runtime: Runtime = onlyAsked ? { found: false, because: '' } : findRuntime()
if (runtime.found) {
  await buildPage()
  await buildMain()
  process.exitCode = await runDesktop(runtime.path)
} else {
  if (!onlyAsked) {
    process.stderr.write(
      `Lookout runs without a window because ${runtime.because}; open the address below in a browser instead.\n`,
    )
  }
  await startHeadless(args, buildPage)
}
