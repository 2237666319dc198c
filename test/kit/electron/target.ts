import type { CdpEvent } from './cdp.ts'
import { theChromium } from './chromium.ts'

/** One window of Chromium, with one page. */
export interface Target {
  readonly targetId: string
  readonly send: (
    method: string,
    params?: Readonly<Record<string, unknown>>,
  ) => Promise<Readonly<Record<string, unknown>>>
  readonly on: (listener: (event: CdpEvent) => void) => () => void
  /** Asked for each window that the page opens: true has it closed at once. */
  readonly onOpened: (denies: (url: string) => boolean) => void
  readonly onGone: (run: () => void) => void
  readonly place: (bounds: { x: number; y: number; width: number; height: number }) => Promise<void>
  readonly close: () => Promise<void>
}

interface TargetInfo {
  readonly targetId: string
  readonly url: string
  readonly openerId?: string
}

export async function openTarget(
  partition: string,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Promise<Target> {
  const chromium = await theChromium()
  const { cdp } = chromium
  const browserContextId = await chromium.context(partition)
  const shape = { left: x, top: y, width, height, newWindow: true }
  const made = await cdp.send('Target.createTarget', { url: 'about:blank', browserContextId, ...shape })
  const targetId = String(made['targetId'])
  const attached = await cdp.send('Target.attachToTarget', { targetId, flatten: true })
  const sessionId = String(attached['sessionId'])
  const browser = (method: string, run: (params: Readonly<Record<string, unknown>>) => void): void => {
    cdp.on('', (event) => {
      if (event.method === method) run(event.params)
    })
  }
  return {
    targetId,
    send: (method, params) => cdp.send(method, params, sessionId),
    on: (listener) => cdp.on(sessionId, listener),
    onOpened: (denies) =>
      browser('Target.targetCreated', (params) => {
        const opened = params['targetInfo'] as TargetInfo
        if (opened.openerId === targetId && denies(opened.url))
          void cdp.send('Target.closeTarget', { targetId: opened.targetId }).catch(() => undefined)
      }),
    onGone: (run) =>
      browser('Target.targetDestroyed', (params) => {
        if (params['targetId'] === targetId) run()
      }),
    async place(bounds) {
      const { windowId } = await cdp.send('Browser.getWindowForTarget', { targetId })
      const { x: left, y: top, ...size } = bounds
      await cdp.send('Browser.setWindowBounds', { windowId, bounds: { left, top, ...size } })
    },
    async close() {
      await cdp.send('Target.closeTarget', { targetId }).catch(() => undefined)
    },
  }
}
