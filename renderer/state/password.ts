/** OWASP ASVS 5.0, 6.2.1 and NIST SP 800-63B-4: 8 characters at least, 15 recommended, no rules of composition. */
const SHORTEST = 8
const RECOMMENDED = 15
const STRONG = 20
const LONGEST = 256

export type Strength =
  | { level: 'tooShort'; missing: number }
  | { level: 'fair' }
  | { level: 'good' }
  | { level: 'strong' }
  | { level: 'tooLong' }

/** How good a password is, by its length alone. */
export function strengthOf(password: string): Strength {
  const { length } = password
  if (length < SHORTEST) return { level: 'tooShort', missing: SHORTEST - length }
  if (length > LONGEST) return { level: 'tooLong' }
  if (length < RECOMMENDED) return { level: 'fair' }
  return { level: length < STRONG ? 'good' : 'strong' }
}

export const mayUse = ({ level }: Strength): boolean => level !== 'tooShort' && level !== 'tooLong'

/** How much of the strength bar is filled, from 0 to 1. */
export const filled = (password: string): number => Math.min(1, password.length / STRONG)
