import type { Browser, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { ADMIN_PASSWORD } from './running-station.ts'

/** Before somebody is signed in, a page is answered 401. */
const NOT_SIGNED_IN = /status of 401/
/** The same, and what a page says that finds no station any more. */
export const STATION_GONE = /status of 401|ERR_CONNECTION_REFUSED|WebSocket connection/

export interface ConsolePage {
  readonly page: Page
  /** Errors and warnings, a blocked script or style among them; a test expects none in the end. */
  readonly complaints: string[]
}

/** A station's page in a browser of its own, until the test ends. What it says of `expected` is no complaint. */
export async function openConsole(browser: Browser, url: string, expected = NOT_SIGNED_IN): Promise<ConsolePage> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 720 } })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    const wrong = ['error', 'warning'].includes(message.type())
    if (wrong && !expected.test(message.text())) complaints.push(message.text())
  })
  await page.goto(url)
  return { page, complaints }
}

/** Fills in the form of the page, and sends it. */
export async function signIn(page: Page, user = 'admin', password = ADMIN_PASSWORD): Promise<void> {
  await page.getByLabel('User', { exact: true }).fill(user)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}
