import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

const entry = (name: string): string => fileURLToPath(new URL(`renderer/${name}`, import.meta.url))

/**
 * The page: a client of a station, in the desktop's window and in any browser. And a second, for the desktop alone: the
 * page for choosing a station.
 */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [svelte()],
  resolve: { alias: { stream: fileURLToPath(new URL('renderer/player/node-stream.ts', import.meta.url)) } },
  worker: { format: 'es' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome120',
    assetsInlineLimit: 0,
    rolldownOptions: { input: [entry('index.html'), entry('stations.html')] },
  },
})
