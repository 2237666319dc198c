import onvif from 'onvif'
import type { Cam } from 'onvif'
import type { Clock } from '../base/clock.ts'
import { LookoutError } from '../base/error.ts'
import type { OnvifTarget } from './control-target.ts'
import { OnvifAgent } from './onvif-agent.ts'
import { failureOf, onvifError, refusalWords } from './onvif-failure.ts'

/** How long a port may take to say that it speaks ONVIF, and how long each answer may take after that. */
export const GREETING_MILLISECONDS = 3_000
export const ANSWER_MILLISECONDS = 5_000

type Done = (error: unknown, data?: unknown) => void

/** What the client has no public word for: a request of our own, with its security header. */
interface OwnRequests {
  _request(options: { service: string; body: string }, done: Done): void
  _envelopeHeader(): string
  _envelopeFooter(): string
}

/**
 * Talks with one ONVIF device, wrapped around the client `onvif` (0.8): promises for callbacks, a time limit for every
 * answer, its errors put in order. Every request goes to the target's host and port, whatever address the device gives for
 * its services, and redirections are not followed; the password leaves only as a digest.
 *
 * The client is used with care: it drops settings of 0 and knows no white balance, so setting is a request of our own;
 * it leaves connections open and answers unbounded, so it gets an agent that does neither.
 */
export class OnvifSession {
  readonly #target: OnvifTarget
  readonly #clock: Clock
  /** The client forgets a request whose answer breaks off. */
  readonly #agent = new OnvifAgent(() => this.#brokeOff?.())
  readonly #cam: Cam
  #status: number | undefined
  #brokeOff: (() => void) | undefined

  constructor(target: OnvifTarget, port: number, clock: Clock) {
    this.#target = target
    this.#clock = clock
    this.#cam = new onvif.Cam({
      ...{ hostname: target.host, port, autoconnect: false, agent: this.#agent, timeout: ANSWER_MILLISECONDS },
      ...(target.user === undefined ? {} : { username: target.user, password: target.password ?? '' }),
      useWSSecurity: fitsSoapHeader(target),
    })
    this.#cam.on('rawResponse', (_, status) => {
      this.#status = status
    })
  }

  /** Asks for the time, which every device answers and the digests need. */
  async greet(): Promise<void> {
    await this.#ask((done) => {
      this.#cam.getSystemDateAndTime(done)
    }, GREETING_MILLISECONDS)
  }

  /** The names of its video sources; none where it has no imaging service. */
  async imagingSources(): Promise<string[]> {
    await this.#services()
    if (!this.#cam.uri?.imaging) return []
    const sources = await this.#ask((done) => {
      this.#cam.getVideoSources(done)
    })
    return (Array.isArray(sources) ? sources : [sources]).map(tokenOf).filter((token) => token !== undefined)
  }

  imagingOptions(token: string): Promise<unknown> {
    return this.#ask((done) => {
      this.#cam.getVideoSourceOptions({ token }, done)
    })
  }

  imagingSettings(token: string): Promise<unknown> {
    return this.#ask((done) => {
      this.#cam.getImagingSettings({ token }, done)
    })
  }

  /** Sends a request of the imaging service. */
  async imaging(body: string): Promise<void> {
    const own = this.#cam as unknown as OwnRequests
    await this.#ask((done) => {
      own._request({ service: 'imaging', body: own._envelopeHeader() + body + own._envelopeFooter() }, done)
    })
  }

  /** Ends what is under way. Whoever got an error other than a refusal calls it, and opens another session. */
  close(): void {
    this.#agent.destroy()
  }

  /** Devices older than GetServices, and those with a single service, answer GetCapabilities. */
  async #services(): Promise<void> {
    try {
      await this.#ask((done) => {
        this.#cam.getServices(false, done)
      })
    } catch (error) {
      if (!(error instanceof LookoutError) || (error.reason !== 'refused' && error.reason !== 'garbled')) throw error
      await this.#ask((done) => {
        this.#cam.getCapabilities(done)
      })
    }
  }

  /** The client may call back twice, or never; the first word counts, or the time limit. */
  #ask(begin: (done: Done) => void, milliseconds = ANSWER_MILLISECONDS): Promise<unknown> {
    this.#status = undefined
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.after(milliseconds, () => {
        reject(onvifError('late', this.#target))
      })
      const done: Done = (error, data) => {
        cancel()
        this.#brokeOff = undefined
        // The client says `false` and `null` of success.
        if (error) reject(this.#failed(error))
        else resolve(data)
      }
      this.#brokeOff = () => {
        cancel()
        reject(onvifError('unreachable', this.#target))
      }
      try {
        begin(done)
      } catch (error) {
        done(error)
      }
    })
  }

  #failed(thrown: unknown): LookoutError {
    const failure = failureOf(thrown, this.#status)
    return onvifError(failure, this.#target, failure === 'refused' ? refusalWords(thrown, this.#target) : '')
  }
}

/** The client writes the user as it is into XML, and the password as ASCII; others identify themselves by HTTP alone. */
const fitsSoapHeader = ({ user = '', password = '' }: OnvifTarget): boolean =>
  /^[\x20-\x7e]*$/.test(user + password) && !/[<>&]/.test(user)

function tokenOf(source: unknown): string | undefined {
  if (typeof source !== 'object' || source === null || !('$' in source)) return undefined
  const attributes = source.$
  if (typeof attributes !== 'object' || attributes === null || !('token' in attributes)) return undefined
  const token = attributes.token
  // A token that looks like a number was made one.
  return typeof token === 'string' || typeof token === 'number' ? plainToken(String(token)) : undefined
}

/** The client writes it as it is into XML. */
const plainToken = (token: string): string | undefined => (/^[^<>&\p{Cc}]{1,64}$/u.test(token) ? token : undefined)
