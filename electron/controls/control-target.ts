/** How a camera's own controls are reached. What a source's address says of it is for the caller to read. */
export type ControlTarget =
  /** A capture device of Linux, by its path: `/dev/video0`. */
  | { readonly kind: 'v4l2'; readonly device: string }
  | OnvifTarget
  /** A file, a test picture, a screen, a device of another system: it has none. */
  | { readonly kind: 'none' }

export interface OnvifTarget {
  readonly kind: 'onvif'
  /** A name or an address; IPv6 without brackets. */
  readonly host: string
  /** Where its ONVIF is, not its pictures; the usual ports are tried where it is not known. */
  readonly port?: number
  readonly user?: string
  /** As the camera knows it: no `%40` for `@`. It goes to this host alone, and only as a digest. */
  readonly password?: string
}

/** One device, one key, whoever asks. It holds no password, so it may be logged. */
export function targetKey(target: ControlTarget): string {
  switch (target.kind) {
    case 'v4l2':
      return `v4l2 ${target.device}`
    case 'onvif':
      return `onvif ${target.host} ${target.port ?? 'any'}`
    case 'none':
      return 'none'
  }
}
