import type { Clock } from '../base/clock.ts'
import type { Station } from '../station/station.ts'
import { OWN_STATION } from './desktop-settings.ts'
import { trustOnly } from './trust.ts'
import { partitionOf, trustStation } from './viewer/remote-trust.ts'
import type { RemoteStation } from './viewer/visiting.ts'
import type { WindowTarget } from './window.ts'

const OWN_PARTITION = 'persist:station'

/** The stations that windows can show in this run: the program's own, and those that have proved to be known ones. */
export class StationTargets {
  readonly #clock: Clock
  readonly #targets = new Map<string, WindowTarget>()

  constructor(own: Station | null, clock: Clock) {
    this.#clock = clock
    if (own) this.#targets.set(OWN_STATION, ownTarget(own))
  }

  get(id: string): WindowTarget | undefined {
    return this.#targets.get(id)
  }

  /** The id of the one that a window shows where nothing else is said; undefined while there is none. */
  get first(): string | undefined {
    return [...this.#targets.keys()][0]
  }

  get partitions(): readonly string[] {
    return [...this.#targets.values()].map(({ partition }) => partition)
  }

  /** Takes in another computer's station, or its new address. Answers its partition. */
  add(remote: RemoteStation): string {
    const partition = partitionOf(remote)
    const trust: WindowTarget['trust'] = (session) => trustStation(session, remote, this.#clock)
    this.#targets.set(remote.id, { station: remote.id, url: remote.url, partition, trust, signInTicket: null })
    return partition
  }
}

function ownTarget(station: Station): WindowTarget {
  const { hostname } = new URL(station.url)
  return {
    station: OWN_STATION,
    url: station.url,
    partition: OWN_PARTITION,
    trust: (session) => trustOnly(session, hostname, () => station.certificateSha256),
    signInTicket: () => station.desktopTicket(),
  }
}
