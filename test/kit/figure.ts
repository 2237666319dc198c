/** Prints what a test has measured, so that a run tells how far from its limit it is. */
export const figure = (text: string): void => {
  process.stdout.write(`${text}\n`)
}
