import { protocol, type Session } from 'electron'
import { answerPage } from './page-files.ts'

const SCHEME = 'lookout-desktop'

/**
 * Makes the program's own scheme a place like `https:`, with an origin and a content security policy. Electron takes this
 * once, before the app is ready.
 */
export function registerDesktopScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built page to this session, and to no other. Once a session. */
export function serveDesktopPage(session: Session, folder: string): void {
  if (session.protocol.isProtocolHandled(SCHEME)) return
  session.protocol.handle(SCHEME, (request) => answerPage(request, folder))
}
