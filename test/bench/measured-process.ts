/** Both ends of a process that a benchmark measures: it tells when it is ready, and what it has used so far. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** Bytes that JavaScript holds after a garbage collection, in and outside of its heap, and what the system gives the process. */
export interface Memory {
  readonly held: number
  readonly resident: number
}

export class MeasuredProcess {
  readonly #child: ChildProcess

  /** `script` lies beside this file. */
  constructor(script: string, args: readonly string[] = []) {
    this.#child = fork(join(import.meta.dirname, script), args, { execArgv: ['--expose-gc'] })
  }

  /** Sends an order; nothing is answered. */
  tell(type: string, order: object = {}): void {
    this.#child.send({ type, ...order })
  }

  /** The next message of this type. */
  next<T>(type: string): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void =>
        reject(new Error(`A measured process ended with ${code ?? 'a signal'}.`))
      const listen = (message: { type: string }): void => {
        if (message.type !== type) return
        this.#child.off('message', listen).off('exit', ended)
        resolve(message as T)
      }
      this.#child.on('message', listen).once('exit', ended)
    })
  }

  /** Sends an order, and waits for the message that answers it. */
  ask<T>(type: string, order: object = {}, answer = type): Promise<T> {
    const answered = this.next<T>(answer)
    this.tell(type, order)
    return answered
  }

  /** Seconds of processor time that it has used so far, without its own child processes. */
  async cpuSeconds(): Promise<number> {
    const { user, system } = (await this.ask<{ usage: NodeJS.CpuUsage }>('cpu')).usage
    return (user + system) / 1e6
  }

  async memory(): Promise<Memory> {
    return (await this.ask<{ memory: Memory }>('memory')).memory
  }

  /** Lets it end by itself, and waits for that. */
  async close(): Promise<void> {
    const { exitCode, signalCode } = this.#child
    if (exitCode !== null || signalCode !== null) return
    const exited = once(this.#child, 'exit')
    this.#child.disconnect()
    await exited
  }
}

type Order = { readonly type: string } & Record<string, unknown>

/** In the measured process: answers questions, and hands every other order to `obey`. */
export function serveMeasurements(obey: (order: Order) => void = () => undefined): void {
  process.on('message', (order: Order) => {
    if (order.type === 'cpu') process.send?.({ type: 'cpu', usage: process.cpuUsage() })
    else if (order.type === 'memory') process.send?.({ type: 'memory', memory: memoryNow() })
    else obey(order)
  })
}

function memoryNow(): Memory {
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { held: heapUsed + external, resident: rss }
}
