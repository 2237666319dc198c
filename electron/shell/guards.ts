import type { App, WebContents } from 'electron'
import { originOf } from './permissions.ts'

/**
 * Keeps a page where it is: it opens no window, attaches no webview, frames nothing, and goes nowhere but to pages of its
 * own origin. To be called for every web contents that there is, before anything is loaded into it.
 * @param origin undefined where the contents may go nowhere at all
 */
export function guardContents(contents: WebContents, origin: () => string | undefined): void {
  const mayGo = (url: string): boolean => origin() !== undefined && originOf(url) === origin()
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !mayGo(event.url)) event.preventDefault()
  })
  contents.on('will-navigate', (event) => {
    if (!mayGo(event.url)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => {
    if (!mayGo(event.url)) event.preventDefault()
  })
}

/** For contents that nobody has guarded himself: they open no window and attach no webview. To be called before `ready`. */
export function guardAll(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-attach-webview', (event) => event.preventDefault())
  })
}
