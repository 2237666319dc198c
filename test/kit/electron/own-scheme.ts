import type { StandInSession } from './session.ts'

/**
 * Chromium knows no schemes but its own. A page `lookout-desktop://program/x` is `https://program.lookout-desktop.stand-in/x`
 * there, of which every request is answered by the program's handler.
 */
const SUFFIX = '.stand-in'
export const OWN_SCHEMES = `https://*${SUFFIX}/*`

/** The address as Chromium has it. */
export function inChromium(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/([^/]*)(.*)$/s.exec(url) ?? []
  return scheme === '' || /^https?$/.test(scheme) ? url : `https://${host}.${scheme}${SUFFIX}${rest}`
}

/** The address as the program has it. */
export function inElectron(url: string): string {
  const own = /^https:\/\/([^/]*)\.([^./]+)\.stand-in(.*)$/s.exec(url)
  return own ? `${own[2] ?? ''}://${own[1] ?? ''}${own[3] ?? ''}` : url
}

/** What the program answers to a request of such a page, as Chromium is told it; undefined for all other requests. */
export async function answerOf(url: string, session: StandInSession): Promise<object | undefined> {
  const address = inElectron(url)
  if (address === url) return undefined
  const serve = session.schemeHandler(new URL(address).protocol.replace(/:$/, ''))
  if (!serve) return { responseCode: 404, body: '' }
  const response = await serve(new Request(address))
  return {
    responseCode: response.status,
    responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
    body: Buffer.from(await response.arrayBuffer()).toString('base64'),
  }
}
