import type { Protection } from '../../../electron/protocol/recordings.ts'
import { language } from '../../i18n/language.svelte.ts'
import { problemOf } from '../../link/problem.ts'
import type { Toasts } from '../toasts.svelte.ts'
import type { CameraLists } from './camera-lists.svelte.ts'
import { Cut } from './cut.svelte.ts'
import type { Exports } from './exports.svelte.ts'
import type { Jumps } from './jumps.svelte.ts'
import type { RecordingServices } from './services.ts'
import type { Timeline } from './timeline.svelte.ts'

/** What a person has in hand: exactly one of these. */
export type DeskTask =
  | { task: 'none' }
  | { task: 'export'; cut: Cut }
  | { task: 'protect'; cut: Cut }
  | { task: 'unprotect'; protection: Protection }
  | { task: 'goTo' }
  | { task: 'keys' }

/** What a task needs of the view it is in. */
interface Ground {
  readonly chosen: readonly string[]
  readonly mayOperate: boolean
  readonly timeline: Timeline
  readonly jumps: Jumps
  readonly exports: Exports
  readonly protections: CameraLists<Protection>
  showPanel(panel: 'exports'): void
}

/** What is done with the selection, and the one dialog that is open for it. */
export class Tasks {
  readonly #ground: Ground
  readonly #services: RecordingServices
  readonly #toasts: Toasts
  #task = $state.raw<DeskTask>({ task: 'none' })

  constructor(ground: Ground, services: RecordingServices, toasts: Toasts) {
    this.#ground = ground
    this.#services = services
    this.#toasts = toasts
  }

  get task(): DeskTask {
    return this.#task
  }

  /** Takes a task in hand; what needs a selection says so where there is none. */
  begin(task: 'export' | 'protect' | 'goTo' | 'keys'): void {
    if (task === 'goTo' || task === 'keys') {
      this.#task = { task }
      return
    }
    const { mayOperate, timeline, jumps, chosen } = this.#ground
    const { range } = timeline.selection
    if (!mayOperate) jumps.say(language.t.recordings.operatorsOnly)
    else if (!range) jumps.say(language.t.recordings.selection.first)
    else this.#task = { task, cut: new Cut(this.#services.recordings, range, chosen) }
  }

  beginUnprotect(protection: Protection): void {
    this.#task = { task: 'unprotect', protection }
  }

  /** Puts the task away. */
  leave(): void {
    this.#task = { task: 'none' }
  }

  /** Orders an export of every camera of the cut; what is refused is said in it, and it stays. */
  async exportCut(cut: Cut): Promise<void> {
    if (!(await cut.run((camera) => this.#ground.exports.start(camera, cut.range)))) return
    this.leave()
    this.#ground.showPanel('exports')
  }

  async protectCut(cut: Cut): Promise<void> {
    const { archive } = this.#services
    const done = await cut.run((camera) => archive.protect(camera, cut.range, cut.reason.trim()))
    void this.#ground.protections.load()
    if (!done) return
    this.leave()
    this.#toasts.done(language.t.recordings.protect.done)
  }

  async unprotect({ id }: Protection): Promise<void> {
    this.leave()
    await this.#report(() => this.#services.archive.unprotect(id))
    void this.#ground.protections.load()
  }

  async removeExport(id: string): Promise<void> {
    await this.#report(() => this.#ground.exports.remove(id))
  }

  async #report(act: () => Promise<unknown>): Promise<void> {
    try {
      await act()
    } catch (thrown) {
      this.#toasts.alarm(problemOf(thrown).message)
    }
  }
}
