import type { ImageChange, ImageSettingName, Overlay } from '../../../electron/protocol/image.ts'
import type { Clock } from '../../base/clock.ts'

/** One handle that a person moves: a setting, or one part of the overlay. */
export type HandleName = Exclude<ImageSettingName, 'overlay'> | `overlay.${keyof Overlay}`

/** At most 20 changes a second leave. */
export const PACE_MS = 50
/** A hand that has not moved for so long rests, unless it still holds the handle. */
export const REST_MS = 400
/** No more than so many unanswered changes: a slow connection gets fewer values, never old ones. */
export const MOST_FLYING = 4

/** How a change falls into the handles that it moves, and is put together of them. */
export interface ChangeParts<C, N extends string> {
  split: (change: C) => [N, unknown][]
  join: (handles: readonly [N, unknown][]) => C
}

export interface HandServices<C> {
  clock: Clock
  /** Sends a change to the station. Resolves to whether it was taken; never rejects. */
  send: (change: C) => Promise<boolean>
  /** What the hand wants has changed. */
  onChange: () => void
}

interface Handle {
  value: unknown
  /** `waiting` until the hand rests, `ready` to be sent, `sent` when nothing newer is to be sent. */
  stage: 'waiting' | 'ready' | 'sent'
  flying: number
  resting: boolean
}

/**
 * What a person moves just now and the station has not yet confirmed.
 *
 * Always true: a handle keeps the hand's value until the hand rests and the last value sent is answered; the last value
 * is always sent; at most one change leaves every `PACE_MS`, with the newest values in it. A refused value is let go.
 */
export class Hand<C, N extends string> {
  readonly #parts: ChangeParts<C, N>
  readonly #services: HandServices<C>
  readonly #handles = new Map<N, Handle>()
  #holding = false
  #flying = 0
  #pausing = false
  #cancelRest = (): void => undefined
  #cancelPause = (): void => undefined

  constructor(parts: ChangeParts<C, N>, services: HandServices<C>) {
    this.#parts = parts
    this.#services = services
  }

  /** All that the hand wants. */
  get change(): C {
    return this.#parts.join([...this.#handles].map(([name, { value }]) => [name, value]))
  }

  has(name: N): boolean {
    return this.#handles.has(name)
  }

  /** Moves handles. `atRest` keeps the values here until the hand rests: for what is not done in an instant. */
  move(change: C, atRest = false): void {
    for (const [name, value] of this.#parts.split(change)) {
      const flying = this.#handles.get(name)?.flying ?? 0
      this.#handles.set(name, { value, stage: atRest ? 'waiting' : 'ready', flying, resting: false })
    }
    this.#cancelRest()
    this.#cancelRest = this.#services.clock.after(REST_MS, () => {
      if (!this.#holding) this.#rest()
      else this.#ripen()
    })
    this.#pump()
    this.#services.onChange()
  }

  /** The hand has taken hold: until it lets go, nobody else moves what it moves. */
  hold(): void {
    this.#holding = true
  }

  letGo(): void {
    this.#holding = false
    this.#cancelRest()
    this.#rest()
  }

  /** Sends what is not sent yet, now; for before something else is asked of the station. */
  flush(): void {
    this.letGo()
    this.#cancelPause()
    this.#pausing = false
    this.#send()
  }

  /** Forgets everything; what is under way may still arrive. */
  drop(): void {
    this.#cancelRest()
    this.#cancelPause()
    this.#pausing = false
    this.#holding = false
    this.#handles.clear()
    this.#services.onChange()
  }

  #rest(): void {
    for (const handle of this.#handles.values()) handle.resting = true
    this.#ripen()
    this.#settle()
  }

  #ripen(): void {
    for (const handle of this.#handles.values()) if (handle.stage === 'waiting') handle.stage = 'ready'
    this.#pump()
  }

  #pump(): void {
    if (!this.#pausing && this.#flying < MOST_FLYING) this.#send()
  }

  #send(): void {
    const ready = [...this.#handles].filter(([, { stage }]) => stage === 'ready')
    if (ready.length === 0) return
    for (const [, handle] of ready) {
      handle.stage = 'sent'
      handle.flying++
    }
    this.#flying++
    this.#pausing = true
    this.#cancelPause = this.#services.clock.after(PACE_MS, () => {
      this.#pausing = false
      this.#pump()
    })
    void this.#follow(ready.map(([name, { value }]) => [name, value]))
  }

  async #follow(sent: [N, unknown][]): Promise<void> {
    const taken = await this.#services.send(this.#parts.join(sent))
    this.#flying--
    for (const [name] of sent) this.#answered(name, taken)
    this.#settle()
    this.#pump()
  }

  #answered(name: N, taken: boolean): void {
    const handle = this.#handles.get(name)
    if (!handle) return
    handle.flying = Math.max(0, handle.flying - 1)
    if (!taken && handle.stage === 'sent' && handle.flying === 0) this.#handles.delete(name)
  }

  /** Lets go of what is at rest and confirmed. */
  #settle(): void {
    for (const [name, { stage, flying, resting }] of this.#handles)
      if (resting && stage === 'sent' && flying === 0) this.#handles.delete(name)
    this.#services.onChange()
  }
}

/** The handles that a change names. */
export function handlesIn({ overlay, ...rest }: ImageChange): [HandleName, unknown][] {
  const parts = Object.entries(overlay ?? {}).map(([part, value]) => [`overlay.${part}`, value])
  return [...Object.entries(rest), ...parts].filter(([, value]) => value !== undefined) as [HandleName, unknown][]
}

function changeOf(handles: readonly [HandleName, unknown][]): ImageChange {
  const isPart = ([name]: readonly [HandleName, unknown]): boolean => name.startsWith('overlay.')
  const parts = handles.filter(isPart).map(([name, value]) => [name.slice('overlay.'.length), value])
  const rest = handles.filter((handle) => !isPart(handle))
  return Object.fromEntries([
    ...rest,
    ...(parts.length > 0 ? [['overlay', Object.fromEntries(parts)]] : []),
  ]) as ImageChange
}

/** The station's layer: settings, and the parts of the overlay one by one. */
export const imageParts: ChangeParts<ImageChange, HandleName> = { split: handlesIn, join: changeOf }
