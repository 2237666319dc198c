import { existsSync } from 'node:fs'
import { chromium, type Browser } from 'playwright-core'

const DEBIAN = '/usr/bin/chromium'

/**
 * Chromium, without a window unless an X display is named for it: Debian's, or the one that Playwright installed. It trusts any certificate only in contexts
 * opened with `ignoreHTTPSErrors`. Nothing that would look for Google's hosts is switched on.
 */
export function startChromium(args: readonly string[] = [], display?: string): Promise<Browser> {
  const root = process.getuid?.() === 0
  return chromium.launch({
    ...(existsSync(DEBIAN) && { executablePath: DEBIAN }),
    ...(display !== undefined && { headless: false, env: { ...process.env, DISPLAY: display } }),
    args: [
      ...(root ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      ...args,
    ],
  })
}
