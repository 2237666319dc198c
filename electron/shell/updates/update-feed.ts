import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Where newer versions are looked for. `off` is how Lookout is shipped: it asks nobody. `packaged` is the address that the
 * installer was made with, `set` one from this computer's settings, which goes before it.
 */
export type UpdateFeed =
  | { readonly kind: 'off' }
  | { readonly kind: 'packaged'; readonly url: string }
  | { readonly kind: 'set'; readonly url: string }

/** Written by the packager; without an address in it, where no feed was packaged. */
const PACKAGED = 'app-update.yml'

/**
 * @param set the address in desktop.json, null where there is none
 * @param resources the installed program's folder for resources; undefined where it runs from source
 */
export async function findFeed(set: string | null, resources: string | undefined): Promise<UpdateFeed> {
  // What runs from source was not installed, so nothing can be installed over it.
  if (resources === undefined) return { kind: 'off' }
  if (set !== null) return isSafe(set) ? { kind: 'set', url: set } : { kind: 'off' }
  const url = addressIn(await readFile(join(resources, PACKAGED), 'utf8').catch(() => ''))
  return url !== undefined && isSafe(url) ? { kind: 'packaged', url } : { kind: 'off' }
}

/** The file is the packager's own: one `url:` on a line of its own, quoted or not. */
const addressIn = (yaml: string): string | undefined => /^url:\s*['"]?([^\s'"]+)['"]?\s*$/m.exec(yaml)?.[1]

/** What is installed runs with a person's rights: it comes over TLS or not at all. */
const isSafe = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === 'https:'
