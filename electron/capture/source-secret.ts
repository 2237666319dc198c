/**
 * Passwords in sources: `rtsp://user:password@host` and parameters such as `?password=…`. Everybody but ffmpeg sees `***`.
 */

export const MASK = '***'

const USER_INFO = /^([a-z]+:\/\/)([^/?#]*)@/i
/**
 * By what its name holds, since every maker has its own: `password`, `loginpas`, `usr_pwd`, `access_token`. Some write
 * them into the path: `/user=admin_password=…_channel=1`. What is masked too much does no harm.
 */
const SECRET_PARAMETER = /([?&/;_][\w.-]{0,24}?(?:pas|pwd|psw|token|key|secret|auth|cred|sign?)[\w.-]{0,24}=)([^&#]*)/gi

interface UserInfo {
  readonly before: string
  readonly password: string
  readonly after: string
}

function userInfo(text: string): UserInfo | undefined {
  const match = USER_INFO.exec(text)
  const [whole, scheme, info] = match ?? []
  const colon = info?.indexOf(':') ?? -1
  if (whole === undefined || scheme === undefined || info === undefined || colon === -1) return undefined
  return {
    before: scheme + info.slice(0, colon + 1),
    password: info.slice(colon + 1),
    after: text.slice(whole.length - 1),
  }
}

/** The source with every password in it replaced by `***`. */
export function maskSource(text: string): string {
  const info = userInfo(text)
  const masked = info && info.password !== '' ? info.before + MASK + info.after : text
  return masked.replace(SECRET_PARAMETER, (_, name: string, value: string) => name + (value === '' ? '' : MASK))
}

/** The new source with each `***` in the place of a password replaced by the old source's password in that place. */
export function restoreSecret(newText: string, oldText: string): string {
  const [info, old] = [userInfo(newText), userInfo(oldText)]
  const restored = info?.password === MASK && old ? info.before + old.password + info.after : newText
  const parameters = new Map([...oldText.matchAll(SECRET_PARAMETER)].map((match) => [match[1]?.slice(1), match[2]]))
  return restored.replace(SECRET_PARAMETER, (whole, name: string, value: string) =>
    value === MASK ? name + (parameters.get(name.slice(1)) ?? MASK) : whole,
  )
}

/** Every password in a source, as written and as decoded. */
export function secretsOf(text: string): readonly string[] {
  const known = written(text).filter((secret) => secret !== '' && secret !== MASK)
  return [...new Set(known.flatMap((secret) => [secret, decoded(secret)]))]
}

/** True where `***` stands in the place of a password: a stored one was meant, and there was none. */
export const lacksSecret = (text: string): boolean => written(text).includes(MASK)

function written(text: string): string[] {
  const parameters = [...text.matchAll(SECRET_PARAMETER)].map((match) => match[2] ?? '')
  return [userInfo(text)?.password ?? '', ...parameters]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A text of ffmpeg's with the secrets blotted out, and with any `user:password@` of an address. */
export function redact(text: string, secrets: readonly string[]): string {
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length)
  const blotted = longestFirst.reduce((rest, secret) => rest.replaceAll(secret, MASK), text)
  return blotted.replace(/([a-z]+:\/\/[^\s/?#:@]*:)[^\s/?#]*@/gi, `$1${MASK}@`)
}
