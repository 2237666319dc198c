import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

/** The page: a client of a station, in the desktop's window and in any browser. */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [svelte()],
  resolve: { alias: { stream: fileURLToPath(new URL('renderer/player/node-stream.ts', import.meta.url)) } },
  worker: { format: 'es' },
  build: { outDir: '../dist/renderer', emptyOutDir: true, target: 'chrome120', assetsInlineLimit: 0 },
})
