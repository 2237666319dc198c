import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { messageOf, systemCode } from './error.ts'

/** What a file of settings holds. */
export type ReadJson<T> =
  | { readonly state: 'good'; readonly value: T }
  | { readonly state: 'missing' }
  /** It is there and cannot be used; `why` is for people. */
  | { readonly state: 'broken'; readonly why: string }

/**
 * Reads a file of JSON; `parse` makes of it what it should be, or throws.
 * @throws the system's error where the file is there and cannot be read
 */
export async function readJson<T>(path: string, parse: (value: unknown) => T): Promise<ReadJson<T>> {
  let text
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return { state: 'missing' }
    throw error
  }
  try {
    return { state: 'good', value: parse(JSON.parse(text)) }
  } catch (error) {
    return { state: 'broken', why: error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error) }
  }
}
