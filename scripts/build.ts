/**
 * Builds what runs outside Node's own TypeScript support: the page (always), and with `--all` the main process and its
 * preload script for Electron.
 */
import { readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'vite'
import { gatherLicences } from './licences.ts'
import { notePackages } from './licences/page-packages.ts'

const root = join(import.meta.dirname, '..')
const page = join(root, 'dist/renderer')
const stamp = join(page, '.built')
/** Beside the page, so that its “About” can show it. */
export const LICENCES = 'licences.json'
/** What the page is made from. */
const sources = [
  'renderer',
  'electron/protocol',
  'resources/icon.svg',
  'resources/licences',
  'resources/fonts/OFL.txt',
  'scripts/licences.ts',
  'scripts/licences',
  'vite.config.ts',
  'package-lock.json',
]

/** Builds the page where it is missing or older than what it is made from. Two builds at once do not disturb each other. */
export async function buildPage(): Promise<void> {
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= newest(sources.map((name) => join(root, name)))) return
  const started = new Date()
  const beside = join(root, `dist/renderer.${process.pid}`)
  const packages = new Set<string>()
  const note = (): Plugin[] => [notePackages(join(root, 'renderer'), packages)]
  await build({
    root: join(root, 'renderer'),
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    plugins: note(),
    worker: { plugins: note },
    build: { outDir: beside },
  })
  writeFileSync(join(beside, LICENCES), JSON.stringify(gatherLicences(root, packages)))
  writeFileSync(join(beside, '.built'), '')
  utimesSync(join(beside, '.built'), started, started)
  rmSync(page, { recursive: true, force: true })
  renameSync(beside, page)
}

/** Builds the Electron entry, the Node entry and the preload scripts into `dist/`. */
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
  await buildPreload('electron/preload.ts', 'preload.cjs', true)
  await buildPreload('electron/shell/viewer/preload.ts', 'stations.cjs', false)
}

/** One file each: a preload script in a sandbox can load no other. */
const buildPreload = (input: string, entryFileNames: string, emptyOutDir: boolean): Promise<unknown> =>
  build({
    configFile: false,
    root,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node24',
      outDir: 'dist/preload',
      emptyOutDir,
      rolldownOptions: { input: [input], external: ['electron'], output: { format: 'cjs', entryFileNames } },
    },
  })

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
