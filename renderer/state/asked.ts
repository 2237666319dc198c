import { problemOf, type LinkProblem } from '../link/problem.ts'

/** What was asked for: exactly one of these. */
export type Asked<T> = { state: 'loading' } | { state: 'ready'; value: T } | { state: 'failed'; problem: LinkProblem }

/** Waits for an answer; never rejects. */
export async function asked<T>(asking: Promise<T>): Promise<Asked<T>> {
  try {
    return { state: 'ready', value: await asking }
  } catch (thrown) {
    return { state: 'failed', problem: problemOf(thrown) }
  }
}
