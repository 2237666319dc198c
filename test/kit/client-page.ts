import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Builds a small page on the product's own client, as Vite builds the product. `entry` is its script, from the project's
 * root; `body` is what it shows. The answer is its folder, which the caller removes.
 */
export async function buildClientPage(entry: string, body: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lookout-page-'))
  await build({
    configFile: false,
    logLevel: 'warn',
    base: './',
    worker: { format: 'es' },
    resolve: { alias: { stream: join(root, 'renderer/player/node-stream.ts') } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'chrome120',
      rolldownOptions: { input: join(root, entry), output: { entryFileNames: 'page.js' } },
    },
  })
  await writeFile(join(folder, 'index.html'), `${HEAD}${body}\n<script type="module" src="./page.js"></script>\n`)
  return folder
}

const HEAD = `<!doctype html>
<meta charset="utf-8">
<title>Lookout</title>
<link rel="icon" href="data:,">
`
