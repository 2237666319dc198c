/** `npm run package [-- options]`: builds everything, gathers the licences, then hands on to electron-builder. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse } from 'yaml'
import { buildMain, buildPage, LICENCES } from './build.ts'
import { licencesText, type Licences } from './licences.ts'
import { hasFfmpeg, NO_FFMPEG } from './packaging/ffmpeg.ts'
import { PACKAGE_HELP, readPlan, type Plan } from './packaging/plan.ts'
import { fetchRuntimes, fetchWithElectron, lookAtRuntime, runtimeOf } from './packaging/runtime.ts'
import { makeUniversal } from './packaging/universal.ts'

const root = join(import.meta.dirname, '..')

/** Ends the work with a sentence for the person who asked for it. */
class Refusal extends Error {}

const say = (line: string): void => console.log(line)

async function packageAs(plan: Plan): Promise<void> {
  const started = Date.now()
  say('— What it is made from')
  const electronArguments = await chooseElectron(plan)
  checkFfmpeg(plan)
  if (plan.universal) makeUniversal(root)
  say('— Page and program')
  await buildPage()
  await buildMain()
  say('— Licences')
  writeLicences()
  say('— Package')
  build([...plan.builderArguments, ...electronArguments])
  listArtifacts(plan.output, started)
}

/** @returns what electron-builder has to know of the runtime */
async function chooseElectron({ electronDist, arches }: Plan): Promise<string[]> {
  if (electronDist === undefined) {
    const sentence = await fetchRuntimes(arches, fetchWithElectron(runtimeOf(root)), say)
    if (sentence !== undefined) throw new Refusal(sentence)
    return []
  }
  const found = lookAtRuntime(electronDist, process.platform)
  if (found.is === 'absent') throw new Refusal(found.sentence)
  const dist = [`-c.electronDist=${electronDist}`]
  if (found.is === 'runtime') return dist
  say(`  ${electronDist} is a stand-in for Electron, without fuses: what comes out is for looking at, not for running.`)
  return [...dist, `--config=${writeSettingsForStandIn()}`]
}

/** The same settings without what a real Electron has alone: fuses, languages. Such can be told in a file only. */
function writeSettingsForStandIn(): string {
  const settings = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Record<string, unknown>
  const path = join(root, 'dist/electron-builder.stand-in.json')
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(path, JSON.stringify({ ...settings, electronFuses: null, electronLanguages: [] }))
  return path
}

function checkFfmpeg({ withFfmpeg, unpackedOnly }: Plan): void {
  if (!withFfmpeg || hasFfmpeg(root, process.platform)) return
  if (!unpackedOnly) throw new Refusal(NO_FFMPEG)
  say(`  ${NO_FFMPEG} This unpacked program goes without.`)
}

function writeLicences(): void {
  const licences = JSON.parse(readFileSync(join(root, 'dist/renderer', LICENCES), 'utf8')) as Licences
  if (licences.unknown.length > 0) {
    throw new Refusal(`The licence of ${licences.unknown.join(', ')} is not known: this cannot be shipped.`)
  }
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(join(root, 'dist/LICENCES.txt'), licencesText(licences))
  say(`  ${licences.parts.length} parts`)
}

function build(args: readonly string[]): void {
  const builder = join(root, 'node_modules/electron-builder/cli.js')
  const env = withoutEmpty(process.env)
  const { status } = spawnSync(process.execPath, [builder, ...args], { cwd: root, stdio: 'inherit', env })
  if (status !== 0) throw new Refusal('electron-builder could not make the package; what it said is above.')
}

/** A secret that is not set comes as an empty variable, which electron-builder would take for the path of a certificate. */
const withoutEmpty = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))

function listArtifacts(output: string, since: number): void {
  const folder = resolve(root, output)
  say('— Done')
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const { mtimeMs, size } = statSync(join(folder, entry.name))
    if (mtimeMs < since || /^builder-|\.blockmap$/.test(entry.name)) continue
    say(`  ${join(output, entry.name)}${entry.isDirectory() ? '/' : `  ${Math.ceil(size / 1_000_000)} MB`}`)
  }
}

const asked = readPlan(process.argv.slice(2), process.env, process)
try {
  if (asked.do === 'help') console.log(PACKAGE_HELP)
  else if (asked.do === 'complain') throw new Refusal(asked.sentence)
  else await packageAs(asked)
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(error.message)
  // A download that was given up may still hold its connection.
  process.exit(asked.do === 'complain' ? 2 : 1)
}
