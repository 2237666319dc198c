import type { Session } from 'electron'

/** Cameras and microphones of this computer may be used by the station's own page, nothing else by anyone. */
const ALLOWED = 'media'

/** Refuses every permission, except camera and microphone for the main frame of a page of `origin`. */
export function limitPermissions(session: Session, origin: string): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl, isMainFrame }) => {
    answer(permission === ALLOWED && isMainFrame && originOf(requestingUrl) === origin)
  })
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, { isMainFrame }) => {
    return permission === ALLOWED && isMainFrame && originOf(requestingOrigin) === origin
  })
  // USB, HID and serial devices have a door of their own, and so has the screen.
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer(null))
}

export function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined
}
