/**
 * `npm run verify -- <film.mp4> [--key <public key.pem>]`: says whether an export is what its station signed, or names
 * what was changed. Exit code 0: intact; 1: changed; 2: it could not be verified.
 */
import { parseArgs } from 'node:util'
import { verdictText } from '../electron/archive/export/verdict-text.ts'
import { verifyExport } from '../electron/archive/export/verify.ts'
import { systemDisk } from '../electron/base/disk.ts'
import { messageOf } from '../electron/base/error.ts'

const USAGE = 'Usage: npm run verify -- <film.mp4> [--key <public key.pem>]'

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { key: { type: 'string' } } })
  const [film, ...more] = positionals
  if (film === undefined || more.length > 0) throw new Error(USAGE)
  const verdict = await verifyExport({ film, key: values.key, disk: systemDisk })
  console.log(verdictText(verdict).join('\n'))
  return verdict.findings.length === 0 ? 0 : 1
}

process.exitCode = await run().catch((error: unknown) => {
  console.error(messageOf(error))
  return 2
})
