import type { Clock } from '../base/clock.ts'
import { LookoutError } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import type { OwnControl, OwnValue } from '../protocol/controls.ts'
import type { ControlDevice } from './control-device.ts'
import type { OnvifTarget } from './control-target.ts'
import { onvifError } from './onvif-failure.ts'
import { imagingControls, setImagingBody } from './onvif-imaging.ts'
import { OnvifSession } from './onvif-session.ts'

/** Where cameras have ONVIF when it is not said: HTTP's own port, and those of Reolink and Dahua's kin, and of TP-Link. */
const USUAL_PORTS: readonly number[] = [80, 8000, 8080, 2020]
/** Microseconds. After this the services are asked for anew, and the clocks compared. */
const SESSION_MICROSECONDS = 60_000_000

interface Opened {
  readonly session: OnvifSession
  /** Undefined where the device has no imaging service, or no picture. */
  readonly source: string | undefined
  readonly since: number
}

/**
 * The controls of a network camera, through ONVIF's Imaging service. Of the camera's settings only the one that is set is
 * sent. Whether it keeps it over a restart is the camera's affair.
 *
 * A device with several video sources, a recorder or an encoder, is left alone: an address does not say which of them it
 * shows, and another camera's picture must not change.
 *
 * Tested against a SOAP server that keeps state, refuses and misbehaves; not yet against a real camera.
 */
export class OnvifCamera implements ControlDevice {
  readonly target: OnvifTarget
  readonly #clock: Clock
  readonly #log: Log
  readonly #ports: readonly number[]
  /** All that are under way, also those that only ask whether a port speaks ONVIF. */
  readonly #sessions = new Set<OnvifSession>()
  #opened: Opened | undefined
  /** What the camera offered when it was last asked. */
  #offered: unknown

  constructor(target: OnvifTarget, clock: Clock, log: Log, usualPorts = USUAL_PORTS) {
    this.target = target
    this.#clock = clock
    this.#log = log
    this.#ports = target.port === undefined ? usualPorts : [target.port]
  }

  list(): Promise<OwnControl[]> {
    return this.#within(async ({ session, source }) => {
      if (source === undefined) return []
      try {
        this.#offered = await session.imagingOptions(source)
        return imagingControls(this.#offered, await session.imagingSettings(source))
      } catch (error) {
        return nothingOffered(error)
      }
    })
  }

  set(control: OwnControl, value: OwnValue): Promise<OwnControl[]> {
    return this.#within(async ({ session, source }) => {
      if (source === undefined) throw onvifError('refused', this.target)
      await session.imaging(setImagingBody(source, control, value)).catch(refusedIfUnauthorized)
      const now = imagingControls(this.#offered, await session.imagingSettings(source))
      if (!now.some(({ name }) => name === control.name)) throw onvifError('garbled', this.target)
      return now
    })
  }

  /** Ends what is under way, which then fails. It can be asked again. */
  close(): void {
    for (const session of this.#sessions) this.#end(session)
    this.#opened = undefined
  }

  /** A session that failed in any way but by a clear refusal is not used again. */
  async #within<T>(work: (opened: Opened) => Promise<T>): Promise<T> {
    const opened = await this.#open()
    try {
      return await work(opened)
    } catch (error) {
      if (!(error instanceof LookoutError) || error.reason !== 'refused') this.#forget()
      throw error
    }
  }

  async #open(): Promise<Opened> {
    const now = this.#clock.monotonic()
    if (this.#opened && now - this.#opened.since < SESSION_MICROSECONDS) return this.#opened
    this.#forget()
    const session = await this.#greetFirst()
    try {
      this.#opened = { session, source: await this.#onlySource(session), since: now }
      return this.#opened
    } catch (error) {
      this.#end(session)
      throw error
    }
  }

  #forget(): void {
    if (this.#opened) this.#end(this.#opened.session)
    this.#opened = undefined
  }

  #begin(port: number): OnvifSession {
    const session = new OnvifSession(this.target, port, this.#clock)
    this.#sessions.add(session)
    return session
  }

  #end(session: OnvifSession): void {
    this.#sessions.delete(session)
    session.close()
  }

  async #onlySource(session: OnvifSession): Promise<string | undefined> {
    const sources = await session.imagingSources()
    if (sources.length <= 1) return sources[0]
    throw new LookoutError(
      'unavailable',
      `The device at ${this.target.host} has ${sources.length} cameras, and its address does not say which this is.`,
      { reason: 'several' },
    )
  }

  /** All ports are asked at once; the first that answers is used, and the others are left. */
  async #greetFirst(): Promise<OnvifSession> {
    const tried = this.#ports.map((port) => ({ port, session: this.#begin(port) }))
    const greetings = tried.map(async (one) => {
      await one.session.greet()
      return one
    })
    const first = await Promise.any(greetings).catch((error: unknown) => worst(error, this.target))
    for (const { session } of tried) if (!('session' in first) || session !== first.session) this.#end(session)
    if (first instanceof LookoutError) throw first
    this.#log.debug({ host: this.target.host, port: first.port }, 'found ONVIF')
    return first.session
  }
}

/** A camera with an imaging service can still have nothing to set for its only picture, and says so by refusing. */
function nothingOffered(error: unknown): OwnControl[] {
  if (!(error instanceof LookoutError) || error.reason !== 'refused') throw error
  if (/not\s?(implement|support)/i.test(error.message)) return []
  throw new LookoutError('unavailable', error.message, { reason: 'refused' })
}

/** The camera lets this user read, but not change. */
function refusedIfUnauthorized(error: unknown): never {
  if (error instanceof LookoutError && error.reason === 'unauthorized')
    throw new LookoutError('conflict', 'The camera refused: its user may not change settings.', { reason: 'refused' })
  throw error
}

/** Of what the ports said, what helps most: a wrong password more than a strange answer, and that more than silence. */
function worst(error: unknown, target: OnvifTarget): LookoutError {
  const said = error instanceof AggregateError ? (error.errors as unknown[]) : [error]
  const known = said.filter((one) => one instanceof LookoutError)
  const byReason = ['unauthorized', 'refused', 'garbled', 'late'].map((reason) =>
    known.find((one) => one.reason === reason),
  )
  return byReason.find((one) => one !== undefined) ?? onvifError('unreachable', target)
}
