import { LookoutError } from '../base/error.ts'

/** The form of `desktop.json` that this program writes. */
export const DESKTOP_VERSION = 1

/** Makes the form of version n + 1 of that of version n; it gets what any earlier program may have written. */
export type Migration = (before: Readonly<Record<string, unknown>>) => Record<string, unknown>

/** The first makes version 2 of version 1, and so on: there is one for each version before `DESKTOP_VERSION`. */
const MIGRATIONS: readonly Migration[] = []

/**
 * What was read, in today's form.
 * @throws LookoutError where it is no settings file, or one of a newer program
 */
export function migrated(read: unknown, migrations: readonly Migration[] = MIGRATIONS): Record<string, unknown> {
  const today = migrations.length + 1
  if (!isRecord(read)) throw new LookoutError('invalidParams', 'It holds no settings.')
  const { version } = read
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw new LookoutError('invalidParams', 'It does not say which version it is of.')
  if (version > today)
    throw new LookoutError('invalidParams', `It is of version ${version}, and this program knows ${today} at most.`)
  return migrations
    .slice(version - 1)
    .reduce<Record<string, unknown>>((before, migrate, at) => ({ ...migrate(before), version: version + at + 1 }), read)
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
