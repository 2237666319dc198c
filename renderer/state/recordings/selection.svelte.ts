import { SECOND, type Range } from './micros.ts'

/** The shortest time that is worth cutting out. */
const SHORTEST = SECOND / 10

/** The part of the timeline that is to be exported or protected. Its ends are set one by one or drawn. */
export class Selection {
  #from = $state<number | null>(null)
  #to = $state<number | null>(null)

  get from(): number | null {
    return this.#from
  }

  get to(): number | null {
    return this.#to
  }

  /** Null until it has both ends. */
  get range(): Range | null {
    return this.#from !== null && this.#to !== null ? { from: this.#from, to: this.#to } : null
  }

  /** Sets the beginning; an end before it is given up. */
  begin(at: number): void {
    this.#from = Math.round(at)
    if (this.#to !== null && this.#to - this.#from < SHORTEST) this.#to = null
  }

  /** Sets the end; a beginning after it is given up. */
  end(at: number): void {
    this.#to = Math.round(at)
    if (this.#from !== null && this.#to - this.#from < SHORTEST) this.#from = null
  }

  /** Between two instants, in whichever order; too short a stretch clears it. */
  draw(one: number, other: number): void {
    const [from, to] = [Math.round(Math.min(one, other)), Math.round(Math.max(one, other))]
    if (to - from < SHORTEST) this.clear()
    else [this.#from, this.#to] = [from, to]
  }

  clear(): void {
    this.#from = null
    this.#to = null
  }
}
