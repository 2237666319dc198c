import type { CdpEvent } from './cdp.ts'
import type { Target } from './target.ts'

let last = 0

/** A window without Chromium, for tests of everything but the page: whatever is loaded is there at once. */
export function openTarget(): Promise<Target> {
  const listeners = new Set<(event: CdpEvent) => void>()
  const tell = (method: string, params: Readonly<Record<string, unknown>> = {}): void => {
    for (const listener of listeners) listener({ method, params })
  }
  const targetId = `quiet-${++last}`
  let at = ''
  const go = (url: string): void => {
    const [page = '', fragment] = url.split('#', 2)
    if (page === at) {
      tell('Page.navigatedWithinDocument', { frameId: targetId, url })
      return
    }
    at = page
    tell('Page.frameNavigated', { frame: { url: page, urlFragment: fragment === undefined ? '' : `#${fragment}` } })
    tell('Page.loadEventFired')
  }
  return Promise.resolve({
    targetId,
    send(method, params) {
      if (method === 'Page.navigate') go(String(params?.['url']))
      if (method === 'Page.crash') {
        at = ''
        tell('Inspector.targetCrashed')
      }
      return Promise.resolve({})
    },
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onOpened: () => undefined,
    onGone: () => undefined,
    place: () => Promise.resolve(),
    close: () => Promise.resolve(),
  })
}
