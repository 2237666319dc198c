import type { Clock } from '../base/clock.ts'
import { runToEnd } from './run-ffmpeg.ts'

const LIMIT_MILLISECONDS = 5_000
const PICTURES = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25', '-frames:v', '3']

/** Whether this ffmpeg runs a chain of video filters over a few made-up pictures to the end. Never throws. */
export async function proveFilters(path: string, filters: string, clock: Clock): Promise<boolean> {
  const common = ['-hide_banner', '-nostats', '-loglevel', 'error']
  const commandLine = [...common, ...PICTURES, '-vf', filters, '-f', 'null', '-']
  const run = await runToEnd({ path, arguments: commandLine, secrets: [] }, clock, LIMIT_MILLISECONDS)
  return run.exit.code === 0
}
