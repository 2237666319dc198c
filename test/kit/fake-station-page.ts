import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const entry = fileURLToPath(new URL('../renderer/player/page.ts', import.meta.url))
const nodeStream = fileURLToPath(new URL('../../renderer/player/node-stream.ts', import.meta.url))
const HTML = `<!doctype html>
<meta charset="utf-8">
<title>Player test</title>
<link rel="icon" href="data:,">
<video id="video" width="320" height="180"></video>
<script type="module" src="./page.js"></script>
`

/** Builds the test page with the product's own client, as Vite builds the product. The answer is its folder. */
export async function buildPlayerPage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lookout-page-'))
  await build({
    configFile: false,
    logLevel: 'warn',
    base: './',
    worker: { format: 'es' },
    resolve: { alias: { stream: nodeStream } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'chrome120',
      rolldownOptions: { input: entry, output: { entryFileNames: 'page.js' } },
    },
  })
  await writeFile(join(folder, 'index.html'), HTML)
  return folder
}
