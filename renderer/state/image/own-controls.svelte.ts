import { SvelteMap } from 'svelte/reactivity'
import type { OwnControl, OwnControlsChanged, OwnLayer, OwnValue } from '../../../electron/protocol/controls.ts'
import { problemOf, type LinkProblem } from '../../link/problem.ts'
import type { Loaded } from '../storage.svelte.ts'
import type { CameraPictureServices, LastChange } from './camera-picture.svelte.ts'
import { Hand, type ChangeParts } from './hand.ts'

type OwnChange = Record<string, OwnValue>

const ownParts: ChangeParts<OwnChange, string> = {
  split: (change) => Object.entries(change),
  join: (handles) => Object.fromEntries(handles) as OwnChange,
}

/** What stood before this page's hand moved it. */
interface Step {
  name: string
  value: OwnValue
}
const MOST_STEPS = 50

/**
 * The camera's own layer of one picture: its controls as they were last read from it, and over them what this page's hand
 * has not yet got confirmed. Whatever is refused is named at its own control, and the camera is read again.
 */
export class OwnControls {
  readonly camera: string
  readonly #services: CameraPictureServices
  readonly #hand: Hand<OwnChange, string>
  #layer = $state.raw<Loaded<OwnLayer>>({ state: 'loading' })
  #wanted = $state.raw<OwnChange>({})
  #lastChange = $state.raw<LastChange | null>(null)
  #steps = $state.raw<readonly Step[]>([])
  #asking = $state(false)
  readonly #problems = new SvelteMap<string, LinkProblem>()

  constructor(camera: string, services: CameraPictureServices) {
    this.camera = camera
    this.#services = services
    this.#hand = new Hand(ownParts, {
      clock: services.clock,
      send: (change) => this.#send(change),
      onChange: () => {
        this.#wanted = this.#hand.change
      },
    })
  }

  get layer(): Loaded<OwnLayer> {
    return this.#layer
  }

  /** The camera is being asked just now. */
  get asking(): boolean {
    return this.#asking
  }

  /** In the camera's order, with the hand's values. */
  get controls(): readonly OwnControl[] {
    return this.#read.map((control) => withValue(control, this.#wanted[control.name]))
  }

  /** How many of its controls are not as the camera came; null where it says that of none. */
  get altered(): number | null {
    const known = this.controls.filter(({ neutral }) => neutral !== null)
    return known.length === 0 ? null : known.filter(({ value, neutral }) => value !== neutral).length
  }

  /** Who was the last to set one, as long as this page has listened. */
  get lastChange(): LastChange | null {
    return this.#lastChange
  }

  /** There is something that this page did and can take back. */
  get undoable(): boolean {
    return this.#steps.length > 0
  }

  /** Why the last value of a control was not taken, until it is tried again. */
  problem(name: string): LinkProblem | null {
    return this.#problems.get(name) ?? null
  }

  /** Asks the camera for everything; for when somebody begins to look, with each new connection, and again. */
  async load(): Promise<void> {
    if (this.#asking) return
    this.#asking = true
    try {
      const layer = await this.#services.link.request('controls.get', { camera: this.camera })
      this.#layer = { state: 'ready', value: layer }
    } catch (thrown) {
      if (this.#layer.state !== 'ready') this.#layer = { state: 'failed', problem: problemOf(thrown) }
    } finally {
      this.#asking = false
    }
  }

  /** Somebody has set a control, perhaps this page. */
  hear({ controls, by }: Omit<OwnControlsChanged, 'camera'>): void {
    this.#layer = { state: 'ready', value: { state: 'ready', controls } }
    this.#lastChange = { by, at: this.#services.now() }
  }

  /** Moves a control. Shown at once, sent at the hand's pace. */
  change(name: string, value: OwnValue): void {
    const before = this.controls.find((control) => control.name === name)
    if (!before || !this.#services.mayOperate()) return
    if (!this.#hand.has(name)) this.#steps = [...this.#steps, { name, value: before.value }].slice(-MOST_STEPS)
    this.#put(name, value)
  }

  /** Takes back what this page did last, whatever others did meanwhile. */
  undo(): void {
    const step = this.#steps.at(-1)
    if (!step || !this.#services.mayOperate()) return
    this.#steps = this.#steps.slice(0, -1)
    this.#put(step.name, step.value)
  }

  /** A hand has taken hold of a control. */
  hold(): void {
    this.#hand.hold()
  }

  letGo(): void {
    this.#hand.letGo()
  }

  /** Sends what the hand has left unsent. */
  flush(): void {
    this.#hand.flush()
  }

  close(): void {
    this.#hand.drop()
  }

  get #read(): readonly OwnControl[] {
    return this.#layer.state === 'ready' ? this.#layer.value.controls : []
  }

  #put(name: string, value: OwnValue): void {
    this.#problems.delete(name)
    this.#hand.move({ [name]: value })
  }

  async #send(change: OwnChange): Promise<boolean> {
    const taken = await Promise.all(Object.entries(change).map(([name, value]) => this.#sendOne(name, value)))
    return taken.every(Boolean)
  }

  async #sendOne(name: string, value: OwnValue): Promise<boolean> {
    const { camera } = this
    try {
      const layer = await this.#services.link.request('controls.set', { camera, name, value })
      this.#layer = { state: 'ready', value: layer }
      return true
    } catch (thrown) {
      this.#problems.set(name, problemOf(thrown))
      this.#forgetStep(name)
      // It may have another range by now, be set by the camera itself, or be gone.
      void this.load()
      return false
    }
  }

  /** What was not done is not taken back. */
  #forgetStep(name: string): void {
    const last = this.#steps.findLast((step) => step.name === name)
    this.#steps = this.#steps.filter((step) => step !== last)
  }
}

/** Only where the value is of the control's kind: the camera may have another since. */
function withValue(control: OwnControl, value: OwnValue | undefined): OwnControl {
  switch (control.kind) {
    case 'range':
      return typeof value === 'number' ? { ...control, value } : control
    case 'switch':
      return typeof value === 'boolean' ? { ...control, value } : control
    case 'choice':
      return typeof value === 'string' ? { ...control, value } : control
  }
}
