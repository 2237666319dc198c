/** Takes pictures of the page in all its states: `node test/renderer/harness/shoot.ts <folder> [part of a name]`. */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { build, preview } from 'vite'
import { startChromium } from '../../kit/chromium.ts'
import { desktopShots } from './desktop-shots.ts'
import { imageShots } from './image-shots.ts'
import { networkShots } from './network-shots.ts'
import { recordingShots } from './recording-shots.ts'
import { timelineShots } from './timeline-shots.ts'

interface Shot {
  name: string
  query?: string
  hash?: string
  size?: [number, number]
  /** The viewer's time zone. */
  zone?: string
  act?: (page: Page) => Promise<void>
}

const say = (...words: string[]): void => void process.stdout.write(`${words.join(' ')}\n`)
const HD: [number, number] = [1920, 1080]
const press =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }
const login = async (page: Page): Promise<void> => {
  await page.fill('[name=username]', 'operator')
  await page.fill('[name=password]', 'not the password')
  await page.keyboard.press('Enter')
}
const addCamera =
  (address: string, press = true) =>
  async (page: Page): Promise<void> => {
    await page.locator('main header button').click()
    await page.locator('dialog input').first().fill('Boat house')
    await page.getByLabel(/Address|地址/).fill(address)
    await page.getByLabel(/Address|地址/).blur()
    if (press) await page.getByRole('button', { name: /Try it|试一试/ }).click()
  }

const shots: Shot[] = [
  ...desktopShots,
  ...imageShots,
  ...timelineShots,
  ...recordingShots,
  ...networkShots,
  ...[1, 2, 3, 4, 6, 9, 16].map((n) => ({ name: `wall-${n}`, query: `cameras=${n}&mix=${n > 4 ? 'one' : ''}` })),
  ...[1, 6, 9, 16].map((n) => ({ name: `wall-hd-${n}`, query: `cameras=${n}`, size: HD })),
  { name: 'wall-long', query: 'cameras=4&long=1' },
  { name: 'wall-mixed', query: 'cameras=5&mixed=1' },
  { name: 'wall-zh', query: 'cameras=6&mix=trouble&lang=zh&long=1' },
  { name: 'wall-trouble', query: 'cameras=6&mix=trouble' },
  { name: 'wall-trouble-16', query: 'cameras=16&mix=trouble' },
  { name: 'wall-failing', query: 'cameras=6&mix=failing' },
  { name: 'wall-waiting', query: 'cameras=2&player=waiting' },
  { name: 'wall-opening', query: 'cameras=4&opening=1' },
  { name: 'wall-stats', query: 'cameras=6', act: press('ArrowRight', 's') },
  { name: 'wall-stats-16', query: 'cameras=16', act: press('s') },
  { name: 'wall-lost', query: 'cameras=6&lost=1' },
  { name: 'wall-lost-1', query: 'cameras=1&lost=1' },
  { name: 'wall-alarm', query: 'cameras=4&alarm=1' },
  { name: 'wall-empty', query: 'cameras=0' },
  { name: 'wall-empty-viewer', query: 'cameras=0&role=viewer' },
  { name: 'large', query: 'cameras=6&mix=one', act: press('2') },
  { name: 'large-hd-16', query: 'cameras=16&mix=trouble', size: HD, act: press('1', 's') },
  { name: 'large-retrying', query: 'cameras=6&mix=one', act: press('3') },
  { name: 'large-2', query: 'cameras=2', act: press('1') },
  { name: 'wall-tall', query: 'cameras=4', size: [800, 1100] },
  { name: 'keys', query: 'cameras=4', act: press('?') },
  { name: 'menu', query: 'cameras=4', act: (page) => page.locator('.opener').click() },
  { name: 'cameras', query: 'cameras=6&mix=trouble&long=1', hash: '#/cameras' },
  { name: 'cameras-zh', query: 'cameras=6&mix=trouble&lang=zh&long=1', hash: '#/cameras' },
  { name: 'cameras-viewer', query: 'cameras=3&role=viewer', hash: '#/cameras' },
  { name: 'cameras-empty', query: 'cameras=0', hash: '#/cameras' },
  { name: 'add', query: 'cameras=3', hash: '#/cameras', act: addCamera('', false) },
  {
    name: 'add-works',
    query: 'cameras=3',
    hash: '#/cameras',
    act: addCamera('rtsp://boss:p%40ss@192.168.1.20:554/stream1'),
  },
  { name: 'add-fails', query: 'cameras=3', hash: '#/cameras', act: addCamera('rtsp://192.168.1.99:554/stream1') },
  { name: 'add-running', query: 'cameras=3', hash: '#/cameras', act: addCamera('rtsp://slow/') },
  { name: 'add-error', query: 'cameras=3', hash: '#/cameras', act: addCamera('192.168.1.20') },
  {
    name: 'add-device-zh',
    query: 'cameras=3&lang=zh',
    hash: '#/cameras',
    act: async (page) => {
      await page.locator('main header button').click()
      await page.getByText('设备', { exact: true }).last().click()
    },
  },
  {
    name: 'change',
    query: 'cameras=3',
    hash: '#/cameras',
    act: (page) => page.getByLabel('Change Front gate').click(),
  },
  {
    name: 'remove',
    query: 'cameras=3&long=1',
    hash: '#/cameras',
    act: (page) => page.getByLabel(/Remove North/).click(),
  },
  { name: 'login', query: 'phase=login' },
  { name: 'login-wrong', query: 'phase=login', act: login },
  { name: 'login-locked', query: 'phase=locked', act: login },
  { name: 'login-zh', query: 'phase=login&lang=zh', act: login },
  { name: 'setup', query: 'phase=setup', act: (page) => page.fill('[name=password]', 'four words') },
  { name: 'setup-elsewhere', query: 'phase=elsewhere' },
  { name: 'unreachable', query: 'phase=unreachable' },
  { name: 'signing-in', query: 'phase=ticket' },
]

const [folder = 'test-output/pages', part = ''] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const root = fileURLToPath(new URL('../../../', import.meta.url))
await build({
  configFile: false,
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [svelte({ configFile: `${root}svelte.config.js` })],
  logLevel: 'warn',
  build: { outDir: `${folder}/site`, emptyOutDir: true, target: 'chrome120', assetsInlineLimit: 0 },
})
const server = await preview({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: { outDir: `${folder}/site` },
  preview: { port: 0, host: '127.0.0.1' },
  configFile: false,
})
const address = server.resolvedUrls?.local[0] ?? ''
const browser = await startChromium(['--font-render-hinting=none'])
for (const shot of shots.filter(({ name }) => part.split(',').some((p) => name.startsWith(p)))) {
  const [width, height] = shot.size ?? [1280, 720]
  const page = await browser.newPage({ viewport: { width, height }, ...(shot.zone && { timezoneId: shot.zone }) })
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') say(shot.name, message.text())
  })
  page.on('pageerror', (error) => say(shot.name, error.message))
  await page.goto(`${address}?${shot.query ?? ''}${shot.hash ?? ''}`)
  await page.waitForTimeout(700)
  await shot.act?.(page).catch((error: unknown) => say(shot.name, String(error)))
  await page.waitForTimeout(shot.query?.includes('lost') ? 1_700 : 600)
  await page.screenshot({ path: `${folder}/${shot.name}.png` })
  await page.close()
}
await browser.close()
await server.close()
