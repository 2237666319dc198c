/** What ffmpeg's last lines mean, as a kind for code and a sentence for the person at the screen. */
import type { ChildExit } from './child-process.ts'
import type { Source } from './source.ts'
import type { CaptureFailure, Reason } from './types.ts'

type Sign = readonly [pattern: RegExp, kind: CaptureFailure, message: string]

/** The first that fits counts, so what is particular stands before what is general. */
const SIGNS: readonly Sign[] = [
  [
    /\b(401|403)\b|unauthorized|authorization failed/i,
    'unauthorized',
    'The camera refused the user name or password. Check both in the camera’s settings here.',
  ],
  [
    /connection refused/i,
    'unreachable',
    'The camera’s address answers, but nothing serves video there. Check the port, and whether the camera is starting up.',
  ],
  [
    /no route to host|network is unreachable|host is down/i,
    'unreachable',
    'There is no way to the camera’s address. Check its power, its cable and the network.',
  ],
  [
    /name or service not known|failed to resolve|nodename nor servname|temporary failure in name|no address associated/i,
    'unreachable',
    'The camera’s name is not known in this network. Check the spelling, or write its IP address.',
  ],
  [
    /timed out|etimedout|operation timeout|error number -138|error number -10060/i,
    'unreachable',
    'The camera does not answer. Check its power and cable, and that the address is right.',
  ],
  [
    /\b404\b/i,
    'sourceMissing',
    'The camera answers, but has no video at this address. Check the part after the host name.',
  ],
  [
    /no such file or directory/i,
    'sourceMissing',
    'The file or device is not there. Check its name, and that it is plugged in.',
  ],
  [
    /no such device|could not find video device|i\/o error.*video|cannot find a proper format/i,
    'sourceMissing',
    'The device is not there. Check that it is plugged in.',
  ],
  [
    /device or resource busy|already in use|could not run graph/i,
    'busy',
    'Another program uses this device. Close it, or choose another device.',
  ],
  [
    /permission denied|operation not permitted|not authorized to capture/i,
    'unauthorized',
    'The station may not open this source. Give its user the right to read it.',
  ],
  [
    /cannot open display|could not open x display|can't open display/i,
    'sourceMissing',
    'There is no screen to capture: the station does not run in a desktop session.',
  ],
  [/matches no streams|does not contain any stream/i, 'noVideo', 'The source has no video.'],
  [
    /invalid data found|could not find codec parameters|not in whitelist|not on whitelist|protocol not found|unknown format|unsupported codec|decoder .* not found|no decoder/i,
    'unsupported',
    'What the source sends is not video that can be shown. Check that the address is a video stream, and the file is whole.',
  ],
  [
    /connection reset|broken pipe|end of file|server returned 5|error number -104|input\/output error/i,
    'unreachable',
    'The camera ended the connection.',
  ],
]

/** RTSP's silence comes out of ffmpeg as "Invalid data found": the camera's answer never came. */
const NO_RTSP_ANSWER: Reason = {
  kind: 'unreachable',
  message:
    'The camera does not answer, or not as a camera does. Check its power and cable, and that the address is right.',
}
/** Signals of a program's own fault; others were sent by somebody. */
const CRASHES = new Set<string>(['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGILL', 'SIGFPE'])

/** Why an ffmpeg that read `kind` ended by itself. */
export function exitReason(kind: Source['kind'], exit: ChildExit, lines: readonly string[]): Reason {
  if (exit.error) return { kind: 'ffmpegMissing', message: 'The video program ffmpeg could not be started.' }
  const known = reasonInLines(lines)
  if (known) return known.kind === 'unsupported' && kind === 'rtsp' ? NO_RTSP_ANSWER : known
  if (exit.signal !== null && CRASHES.has(exit.signal)) return { kind: 'exited', message: 'The video program crashed.' }
  if (exit.signal !== null)
    return { kind: 'exited', message: `The video program was ended from outside (${exit.signal}).` }
  return { kind: 'exited', message: 'The video stream ended.' }
}

function reasonInLines(lines: readonly string[]): Reason | undefined {
  const sign = SIGNS.find(([pattern]) => lines.some((line) => pattern.test(line)))
  return sign && { kind: sign[1], message: sign[2] }
}

/** Whether ffmpeg says that it could not set up or run its filters. */
export const filtersFailed = (lines: readonly string[]): boolean => lines.some((line) => FILTERS.test(line))

const FILTERS =
  /no such filter|error (re)?initializing (a simple )?filter|filter network|filtergraph|error parsing filter|error applying option/i

/** Only a person can mend these; everything else is tried again for ever. */
export const needsPerson = (kind: CaptureFailure): boolean => kind === 'ffmpegMissing' || kind === 'sourceInvalid'
