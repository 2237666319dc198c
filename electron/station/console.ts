/** A terminal that is closed, or a pipe whose reader has gone, ends what is read of the station, not the station. */
export function outliveConsole(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
}
