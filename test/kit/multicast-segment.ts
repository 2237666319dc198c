import { Emitter } from '../../electron/base/emitter.ts'
import type { Multicast, MulticastLine } from '../../electron/station/network/multicast.ts'
import type { DnsRecord, Message } from '../../electron/station/network/records.ts'

/** A network in memory: everybody hears everybody, themselves too. */
export class MulticastSegment implements Multicast {
  readonly said: { from: string; message: Message }[] = []
  readonly #air = new Emitter<Message>()
  /** Thrown by whoever opens a line or sends on one. */
  broken: Error | null = null
  lines = 0
  #held: Message[] | null = null

  open(address: string): Promise<MulticastLine> {
    if (this.broken) return Promise.reject(this.broken)
    this.lines++
    return Promise.resolve({
      send: (message) => {
        if (this.broken) return Promise.reject(this.broken)
        this.say(message, address)
        return Promise.resolve()
      },
      onMessage: (listener) => this.#air.on(listener),
      close: () => {
        this.lines--
        return Promise.resolve()
      },
    })
  }

  say(message: Message, from = 'somebody'): void {
    this.said.push({ from, message })
    if (this.#held) this.#held.push(message)
    else this.#air.emit(message)
  }

  /** Nobody hears anything from now on, until it is delivered. */
  hold(): void {
    this.#held = []
  }

  deliver(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const message of held) this.#air.emit(message)
  }

  ask(name: string, type: string, known: readonly DnsRecord[] = []): DnsRecord[] {
    const before = this.said.length
    this.say({ type: 'query', questions: [{ name, type }], answers: known, authorities: [] })
    return this.#answersSince(before + 1)
  }

  /** The records of all answers, in the order that they were said. */
  get answers(): DnsRecord[] {
    return this.#answersSince(0)
  }

  #answersSince(index: number): DnsRecord[] {
    const messages = this.said.slice(index).map(({ message }) => message)
    return messages.flatMap((message) => (message.type === 'response' ? message.answers : []))
  }
}
