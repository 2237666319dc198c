import { Notification } from 'electron'
import type { Notice } from './notices.ts'

/** More than this many lie on no screen at once; the oldest are let go of. */
const MOST_KEPT = 20

/**
 * Shows notices by the system's own means.
 *
 * Always true: a notification is held as long as it can be clicked, since one that nothing holds is collected and its
 * click is lost; a later notice with the same id takes the place of the earlier one.
 */
export class NativeNotices {
  readonly #onClick: (camera: string | null) => void
  readonly #shown = new Map<string, Notification>()

  constructor(onClick: (camera: string | null) => void) {
    this.#onClick = onClick
  }

  /** Does nothing where the system shows no notifications: the tray and the page say the same. */
  show({ id, title, body, camera }: Notice): void {
    if (!Notification.isSupported()) return
    this.#forget(id)
    const notification = new Notification({
      id: systemId(id),
      title,
      body,
      urgency: 'critical',
      timeoutType: 'default',
    })
    notification.on('click', () => {
      this.#drop(id, notification)
      this.#onClick(camera)
    })
    notification.on('close', () => this.#drop(id, notification))
    notification.on('failed', () => this.#drop(id, notification))
    this.#shown.set(id, notification)
    this.#letGoOfOldest()
    notification.show()
  }

  close(): void {
    for (const id of [...this.#shown.keys()]) this.#forget(id)
  }

  #forget(id: string): void {
    const before = this.#shown.get(id)
    this.#shown.delete(id)
    before?.close()
  }

  #drop(id: string, notification: Notification): void {
    if (this.#shown.get(id) === notification) this.#shown.delete(id)
  }

  #letGoOfOldest(): void {
    for (const id of [...this.#shown.keys()].slice(0, -MOST_KEPT)) this.#forget(id)
  }
}

/** Windows takes at most 64 characters as a tag. */
const systemId = (id: string): string => id.replace(/[^\w-]/g, '-').slice(0, 64)
