import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { WindowView } from './control.ts'
import type { DesktopProcess } from './desktop-process.ts'
import type { StandInDisplay } from './screen.ts'

/** A machine that does much else may take so long; nothing here waits for so long where all is well. */
export const PATIENCE = { timeout: 60_000, interval: 50 }

/** Two monitors side by side, as large as the X server's screen. */
export const TWO_MONITORS: readonly StandInDisplay[] = [
  { id: 1, bounds: { x: 0, y: 0, width: 1920, height: 1080 } },
  { id: 2, bounds: { x: 1920, y: 0, width: 1280, height: 1080 } },
]

/** The windows, once there are so many and each shows its page. */
export async function windowsOf(desktop: DesktopProcess, count: number): Promise<WindowView[]> {
  const places = async (): Promise<string[]> => (await desktop.ask('windows')).map(({ url }) => new URL(url).hash)
  await expect.poll(async () => (await places()).filter((hash) => hash.startsWith('#/')).length, PATIENCE).toBe(count)
  return desktop.ask('windows')
}

/** The only window, once its page has signed in. */
export async function onlyWindow(desktop: DesktopProcess): Promise<{ window: WindowView; page: Page }> {
  const [window] = await windowsOf(desktop, 1)
  if (!window) throw new Error('there is no window')
  const page = await desktop.page(window)
  await signedIn(page)
  return { window, page }
}

/** Resolves when the page is the console’s. */
export const signedIn = (page: Page): Promise<void> => page.getByRole('button', { name: /^console: / }).waitFor()

/** Records the demo camera until somebody stops it. */
export async function recordDemo(desktop: DesktopProcess): Promise<void> {
  const client = await desktop.client()
  await client.request('record.set', { camera: 'demo', settings: { mode: 'continuous' } })
  await expect.poll(async () => (await desktop.ask('tray')).toolTip, PATIENCE).toContain('1 recorded')
}

/** The buttons of the question that is open, once there is one. */
export async function question(desktop: DesktopProcess): Promise<{ message: string; buttons: readonly string[] }> {
  await expect.poll(async () => (await desktop.ask('questions')).length, PATIENCE).toBe(1)
  const [open] = await desktop.ask('questions')
  if (!open) throw new Error('nothing is asked')
  return open
}
