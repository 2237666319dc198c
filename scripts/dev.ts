/**
 * `npm run dev [-- options]`: a station, and the page with hot reload in front of it. The page's own server speaks HTTPS
 * with the station's certificate and hands /api and /ws on, so that cookies and the secure context are as in earnest.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createServer } from 'vite'
import { startHeadless } from '../electron/headless.ts'

const DEV_PORT = 7441

const station = await startHeadless(process.argv.slice(2))
if (station) {
  // Key and certificate in one file.
  const identity = readFileSync(join(station.data, 'tls/station.pem'))
  const target = station.url.replace(/\/$/, '')
  // The station checks Host and Origin exactly: what goes on to it bears its own.
  const headers = { origin: target }
  const vite = await createServer({
    configFile: join(import.meta.dirname, '../vite.config.ts'),
    root: join(import.meta.dirname, '../renderer'),
    server: {
      host: '127.0.0.1',
      port: DEV_PORT,
      strictPort: true,
      https: { key: identity, cert: identity },
      proxy: {
        '/api': { target, changeOrigin: true, secure: false, headers },
        '/ws': { target, changeOrigin: true, secure: false, ws: true, headers },
      },
    },
  })
  await vite.listen()
  console.log(`The page with hot reload: https://127.0.0.1:${DEV_PORT}/`)
  station.whenClosed(() => vite.close())
}
