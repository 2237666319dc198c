/** `npm run package [-- --dir …]`: builds everything, then hands on to electron-builder. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { buildMain, buildPage } from './build.ts'

const root = join(import.meta.dirname, '..')
await buildPage()
await buildMain()
const builder = join(root, 'node_modules/electron-builder/cli.js')
const { status } = spawnSync(process.execPath, [builder, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
process.exitCode = status ?? 1
