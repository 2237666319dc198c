/**
 * User names after RFC 8265, UsernameCaseMapped: any script, composed (NFC), and the same name in another case is the
 * same user.
 */
const MAX_CHARACTERS = 64
/** Controls, invisible and direction-changing characters, private use, line breaks. */
const FORBIDDEN = /[\p{C}\p{Zl}\p{Zp}]/u

export type UserName =
  | {
      readonly ok: true
      /** As it is shown. */
      readonly name: string
      /** As it is compared and stored. */
      readonly key: string
    }
  | { readonly ok: false; readonly message: string }

/** The principal that the desktop signs its own window in as. No user can have this name. */
export const CONSOLE = 'console'

/** Reads a name as somebody typed it. Never throws. */
export function readUserName(text: string): UserName {
  const name = text.normalize('NFC').trim()
  if (name === '') return { ok: false, message: 'a user needs a name' }
  if (name.length > MAX_CHARACTERS) {
    return { ok: false, message: `a user name has at most ${MAX_CHARACTERS} characters` }
  }
  if (FORBIDDEN.test(name)) return { ok: false, message: 'a user name has no control or invisible characters' }
  // Lower case after NFC can leave NFC again: “İ” becomes two code points.
  return { ok: true, name, key: name.toLowerCase().normalize('NFC') }
}
