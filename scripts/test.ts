/** `npm test`: type check, lint, then all tests. Stops at the first step that fails. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureTools } from './tools.ts'

const root = join(import.meta.dirname, '..')
const results = join(root, 'dist/test-results.json')

interface Results {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
}

function step(name: string, script: string, args: readonly string[]): void {
  console.log(`\n— ${name}`)
  const bin = join(root, 'node_modules', script)
  const { status } = spawnSync(process.execPath, [bin, ...args], { cwd: root, stdio: 'inherit' })
  if (status === 0) return
  console.log(`\n${name} failed.`)
  process.exit(status ?? 1)
}

try {
  ensureTools()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
mkdirSync(join(root, 'dist'), { recursive: true })
step('Types', 'typescript/bin/tsc', ['--build'])
step('Types of the page', 'svelte-check/bin/svelte-check', [
  '--tsconfig',
  'renderer/tsconfig.json',
  '--fail-on-warnings',
])
step('Lint', 'eslint/bin/eslint.js', ['.', '--max-warnings', '0'])
step('Format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'])
step('Tests', 'vitest/vitest.mjs', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${results}`,
  ...process.argv.slice(2),
])
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(results, 'utf8')) as Results
console.log(`\nTests: ${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`)
