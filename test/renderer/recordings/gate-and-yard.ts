import { DAY, HOUR, MINUTE, SECOND } from '../../../renderer/state/recordings/micros.ts'
import { START } from '../kit/cameras.ts'
import type { FakeRecordings } from '../kit/fake-recordings.ts'

/** Now, as a manual clock begins. µs since 1970. */
export const start = START * 1_000
/** Where the minute begins that is missing of `gate`. */
export const gapAt = start - HOUR

/** Three days of two cameras, up to a second ago; `gate` has a gap, whose cause was the network. */
export function recordGateAndYard(archive: FakeRecordings, message: string): void {
  archive.cameras.yard = { recorded: [{ from: start - 3 * DAY, to: start - SECOND }] }
  archive.cameras.gate = {
    recorded: [
      { from: start - 3 * DAY, to: gapAt },
      { from: gapAt + MINUTE, to: start - SECOND },
    ],
    causes: [{ at: gapAt, cause: 'network', message }],
  }
}
