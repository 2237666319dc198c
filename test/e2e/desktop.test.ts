import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startStation, type Station } from '../../electron/station/station.ts'
import { buildPage } from '../../scripts/build.ts'
import { startChromium } from '../kit/chromium.ts'
import { tempFolder } from '../kit/temp-folder.ts'

let browser: Browser
beforeAll(async () => {
  await buildPage()
  browser = await startChromium()
})
afterAll(async () => {
  await browser.close()
})

async function station(password?: string): Promise<Station> {
  const env = { ...process.env, LOOKOUT_ADMIN_PASSWORD: password }
  const started = await startStation(
    { data: tempFolder(), host: '127.0.0.1', port: 0, cameras: [] },
    { page: join(import.meta.dirname, '../../dist/renderer'), version: '0', env, stderr: { write: () => undefined } },
  )
  onTestFinished(() => started.close())
  return started
}

/** What the desktop's window does: it opens its station with a one-time ticket behind the `#`. */
async function openWindow(url: string, ticket: string) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(`${url}#signin=${encodeURIComponent(ticket)}`)
  return page
}

describe('the desktop’s window', () => {
  it('is signed in as the console, an operator, and its address keeps no ticket', async () => {
    const started = await station('correct horse battery')
    const page = await openWindow(started.url, started.desktopTicket())
    await page.getByRole('button', { name: /^console: / }).click()
    await page.getByText('Operator').waitFor()
    await page.getByRole('button', { name: 'Camera 1, Demo: Live' }).waitFor()
    expect(page.url()).not.toContain('signin')
  })

  it('has a ticket that is good once', async () => {
    const started = await station('correct horse battery')
    const ticket = started.desktopTicket()
    const first = await openWindow(started.url, ticket)
    await first.getByRole('button', { name: /^console: / }).waitFor()
    const second = await openWindow(started.url, ticket)
    await second.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  it('begins with the set-up while there is no administrator', async () => {
    const started = await station()
    const page = await openWindow(started.url, started.desktopTicket())
    await page.getByRole('heading', { name: 'Set up this station' }).waitFor()
  })
})
