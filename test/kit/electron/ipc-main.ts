import { EventEmitter } from 'node:events'
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron'

type Handler = Parameters<IpcMain['handle']>[1]
type Answer =
  { readonly kind: 'answer'; readonly value: unknown } | { readonly kind: 'failure'; readonly message: string }

/** Where pages' calls arrive. */
class StandInIpcMain extends EventEmitter {
  readonly #handlers = new Map<string, Handler>()

  handle(channel: string, handler: Handler): void {
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    this.#handlers.set(channel, handler)
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel)
  }

  /** A page's `invoke`, as it would arrive. */
  async invoke(channel: string, event: IpcMainInvokeEvent, args: readonly unknown[]): Promise<Answer> {
    const handler = this.#handlers.get(channel)
    if (!handler) return { kind: 'failure', message: `Error: No handler registered for '${channel}'` }
    try {
      return { kind: 'answer', value: await (handler(event, ...args) as Promise<unknown>) }
    } catch (error) {
      return { kind: 'failure', message: String(error) }
    }
  }

  /** A page's `send`. */
  receive(channel: string, event: IpcMainEvent, args: readonly unknown[]): void {
    this.emit(channel, event, ...args)
  }
}

export const ipcMain = new StandInIpcMain()
ipcMain satisfies Pick<IpcMain, 'handle' | 'removeHandler'>
