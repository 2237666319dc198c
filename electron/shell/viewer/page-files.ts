import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** The one host of the program's own scheme. */
export const PAGE_ORIGIN = 'lookout-desktop://program'
export const STATIONS_PAGE = `${PAGE_ORIGIN}/stations.html`

/** The page and what the build put beside it: plain names alone, so that no path leads out of the folder. */
const SERVED = /^\/(stations\.html|assets\/[\w-][\w.-]*)$/

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
}

/** The page speaks to nobody but the program, and that not over the network. */
const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self'",
    "connect-src 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const

/**
 * Answers a request to the program's own scheme with a file of the built page, and everything else with 404. Never throws.
 * @param folder the built page, in which nothing but the build writes
 */
export async function answerPage(request: Request, folder: string): Promise<Response> {
  const path = request.method === 'GET' ? servedPath(request.url) : undefined
  const type = TYPES[extname(path ?? '')]
  if (path === undefined || type === undefined) return nothing()
  try {
    const bytes = await readFile(join(folder, path))
    return new Response(new Uint8Array(bytes), { headers: { ...HEADERS, 'content-type': type } })
  } catch {
    return nothing()
  }
}

function servedPath(address: string): string | undefined {
  const url = URL.parse(address)
  if (url?.protocol !== 'lookout-desktop:' || url.host !== 'program') return undefined
  return SERVED.exec(url.pathname)?.[1]
}

const nothing = (): Response => new Response('There is nothing at this address.', { status: 404, headers: HEADERS })
