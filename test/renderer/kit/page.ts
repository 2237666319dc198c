import { screen } from '@testing-library/svelte'
import { settle } from '../../kit/manual-clock.ts'
import { flushSync } from 'svelte'

/** What jsdom lacks of a browser, as far as the page uses it. */
export function completeJsdom(): void {
  HTMLDialogElement.prototype.showModal = function open(this: HTMLDialogElement): void {
    this.open = true
  }
  HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement): void {
    this.open = false
  }
  globalThis.ResizeObserver = FixedSize
}

/** Every element is 1280 × 672: the room that a wall has in a window of 1280 × 720. */
class FixedSize implements ResizeObserver {
  readonly #report: ResizeObserverCallback

  constructor(report: ResizeObserverCallback) {
    this.#report = report
  }

  observe(target: Element): void {
    const contentRect = { width: 1280, height: 672 } as DOMRectReadOnly
    this.#report([{ target, contentRect } as ResizeObserverEntry], this)
  }

  unobserve(): void {
    return undefined
  }

  disconnect(): void {
    return undefined
  }
}

/** Lets promises settle and the page follow. */
export async function settled(): Promise<void> {
  await settle()
  flushSync()
  await settle()
  flushSync()
}

/** Clicks the button or tab with this name; `nth` where there are several. */
export async function click(name: string, nth = 0): Promise<void> {
  screen.getAllByRole('button', { name, hidden: true })[nth]!.click()
  await settled()
}

/** Replaces what stands in the field with this label. */
export async function type(label: string, text: string): Promise<void> {
  const field = screen.getByLabelText<HTMLInputElement>(label)
  field.value = text
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await settled()
}

/** A key press where the focus is. */
export async function press(key: string): Promise<void> {
  const target = document.activeElement ?? document.body
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  await settled()
}
