/**
 * Builds what runs outside Node's own TypeScript support: the page (always), and with `--all` the main process and its
 * preload script for Electron.
 */
import { readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const page = join(root, 'dist/renderer')
const stamp = join(page, '.built')
/** What the page is made from. */
const sources = ['renderer', 'electron/protocol', 'resources', 'vite.config.ts', 'package-lock.json']

/** Builds the page where it is missing or older than what it is made from. Two builds at once do not disturb each other. */
export async function buildPage(): Promise<void> {
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= newest(sources.map((name) => join(root, name)))) return
  const started = new Date()
  const beside = join(root, `dist/renderer.${process.pid}`)
  await build({
    root: join(root, 'renderer'),
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: beside },
  })
  writeFileSync(join(beside, '.built'), '')
  utimesSync(join(beside, '.built'), started, started)
  rmSync(page, { recursive: true, force: true })
  renameSync(beside, page)
}

/** Builds the Electron entry, the Node entry and the preload script into `dist/`. */
export async function buildMain(): Promise<void> {
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node24',
      outDir: 'dist/main',
      emptyOutDir: true,
      rolldownOptions: { input: ['electron/main.ts', 'electron/headless.ts'], external: ['electron'] },
    },
  })
  await build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node24',
      outDir: 'dist/preload',
      emptyOutDir: true,
      rolldownOptions: {
        input: ['electron/preload.ts'],
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: 'preload.cjs' },
      },
    },
  })
}

function newest(paths: readonly string[]): number {
  let time = 0
  for (const path of paths) {
    if (!existsSync(path)) continue
    const found = statSync(path)
    const inside = found.isDirectory() ? newest(readdirSync(path).map((name) => join(path, name))) : 0
    time = Math.max(time, found.mtimeMs, inside)
  }
  return time
}

if (import.meta.main) {
  await buildPage()
  if (process.argv.includes('--all')) await buildMain()
}
