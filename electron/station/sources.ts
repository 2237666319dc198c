import { maskSource, restoreSecret } from '../capture/source-secret.ts'
import { parseSource } from '../capture/source.ts'
import { LookoutError } from '../base/error.ts'
import type { SourceKind } from '../protocol/cameras.ts'
import type { Sources } from './cameras.ts'

/** Source texts as capture reads them. */
export const captureSources: Sources = {
  check(text) {
    const read = parseSource(text)
    if (!read.ok) throw new LookoutError('invalidParams', read.message)
  },
  kindOf(text): SourceKind {
    const read = parseSource(text)
    // Settings may hold a text that this version no longer takes; the camera says so in its state.
    return read.ok ? read.value.kind : 'file'
  },
  mask: maskSource,
  restoreSecret,
}
