import { parseSource } from '../capture/source.ts'
import type { ControlTarget } from '../controls/control-target.ts'

const NONE: ControlTarget = { kind: 'none' }

/**
 * How the controls of the camera behind a source are reached: a capture device of Linux through its driver, a network
 * camera by ONVIF at the host of its pictures, with the user and the password of its address. Others have none.
 */
export function controlTarget(text: string): ControlTarget {
  const read = parseSource(text)
  if (!read.ok) return NONE
  const source = read.value
  switch (source.kind) {
    case 'device':
      return source.system === 'linux' ? { kind: 'v4l2', device: source.id } : NONE
    case 'rtsp':
      return onvifTarget(source.url)
    case 'test':
    case 'file':
    case 'http':
    case 'screen':
      return NONE
  }
}

function onvifTarget(address: string): ControlTarget {
  const url = URL.parse(address)
  if (!url) return NONE
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  if (url.username === '') return { kind: 'onvif', host }
  return { kind: 'onvif', host, user: decoded(url.username), password: decoded(url.password) }
}

/** A password may hold a percent sign that stands for nothing but itself. */
const decoded = (text: string): string =>
  text.replace(/(%[0-9a-f]{2})+/gi, (escaped) => {
    try {
      return decodeURIComponent(escaped)
    } catch {
      return escaped
    }
  })
