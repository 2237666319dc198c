/**
 * Headers of every answer. The page is built from files of its own: no inline script, no evaluated text, nothing from
 * elsewhere. Styles may stand in attributes, since parts place themselves that way, but in no element. There is no
 * HSTS: it does nothing for addresses, and where a name changes hands it locks people out.
 */
export const securityHeaders = (host: string | undefined): Record<string, string> => ({
  'content-security-policy': contentSecurityPolicy(host),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(self), microphone=(self), display-capture=(self), fullscreen=(self), picture-in-picture=(self), ' +
    'geolocation=(), payment=(), usb=(), serial=(), hid=(), midi=()',
})

/** @param host the Host header where it is one of the station's own */
const contentSecurityPolicy = (host: string | undefined): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    // Older Safari does not count wss: as 'self'.
    host === undefined ? "connect-src 'self'" : `connect-src 'self' wss://${host}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'none'",
  ].join('; ')
