import { SvelteMap } from 'svelte/reactivity'
import { isNeutralLook, lookNames, neutralLook, type LookName, type ViewerLook } from '../../player/viewer-layer.ts'

/**
 * How this viewer alone looks at each camera. Nothing of it leaves the page, and it ends with the page: who comes next
 * to this screen sees what everybody sees.
 */
export class OwnLooks {
  readonly #looks = new SvelteMap<string, ViewerLook>()
  #comparing = $state(false)

  of(camera: string): ViewerLook {
    return this.#looks.get(camera) ?? neutralLook
  }

  isAltered(camera: string): boolean {
    return this.#looks.has(camera)
  }

  /** What a look is made of. */
  get names(): readonly LookName[] {
    return lookNames
  }

  /** How many parts of a camera's look are not neutral. */
  alteredCount(camera: string): number {
    const look = this.of(camera)
    return lookNames.filter((name) => look[name] !== 0).length
  }

  /** A key or button is held: every picture is shown without its look. */
  get comparing(): boolean {
    return this.#comparing
  }

  change(camera: string, change: Partial<ViewerLook>): void {
    const look = { ...this.of(camera), ...change }
    if (isNeutralLook(look)) this.#looks.delete(camera)
    else this.#looks.set(camera, look)
  }

  reset(camera: string): void {
    this.#looks.delete(camera)
  }

  compare(comparing: boolean): void {
    this.#comparing = comparing
  }
}
