import makeMulticast, { type FullPacket, type QueryOutgoingPacket, type ResponseOutgoingPacket } from 'multicast-dns'
import type { DnsRecord, Message } from './records.ts'

/** Multicast DNS on one network. */
export interface MulticastLine {
  /** Rejects where it cannot be sent. */
  send(message: Message): Promise<void>
  /** Everything that is heard, one's own words among it. The answer ends that. */
  onMessage(listener: (message: Message) => void): () => void
  close(): Promise<void>
}

export interface Multicast {
  /** On the network of this address of ours. Rejects where there is no multicast. */
  open(address: string): Promise<MulticastLine>
}

type Socket = ReturnType<typeof makeMulticast>
type Answer = ResponseOutgoingPacket['answers'][number]
type Question = QueryOutgoingPacket['questions'][number]

/** The computer's own, IPv4, port 5353, shared with whatever else listens there. */
export const systemMulticast: Multicast = {
  async open(address) {
    // Bound to every address: a socket that is bound to one gets nothing that is sent to a group.
    const socket = makeMulticast({ interface: address, bind: '0.0.0.0' })
    await ready(socket)
    return lineOf(socket)
  },
}

/**
 * Rejects where it could not be bound, or the group not be joined, which it says by a warning on the way. It may not be
 * destroyed before that way is over: what comes next there uses the socket without looking.
 */
function ready(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    let trouble: Error | undefined
    const note = (error: Error): void => {
      trouble ??= error
    }
    let over = false
    const end = (): void => {
      if (over) return
      over = true
      socket.off('warning', note)
      const why = trouble
      if (why === undefined) resolve()
      else socket.destroy(() => reject(why))
    }
    socket.on('warning', note)
    // Stays for good: an error that nobody listens for would end the program.
    socket.on('error', (error) => {
      note(error)
      setImmediate(end)
    })
    socket.on('ready', end)
  })
}

const lineOf = (socket: Socket): MulticastLine => ({
  send: (message) =>
    new Promise((resolve, reject) => {
      const done = (error: Error | null): void => (error ? reject(error) : resolve())
      if (message.type === 'query') socket.query(queryPacket(message), done)
      else socket.respond(responsePacket(message), done)
    }),
  onMessage(listener) {
    const query = ({ questions = [], answers, authorities }: FullPacket): void =>
      listener({ type: 'query', questions, answers: readable(answers), authorities: readable(authorities) })
    const response = ({ answers, additionals }: FullPacket): void =>
      listener({ type: 'response', answers: readable(answers), additionals: readable(additionals) })
    socket.on('query', query)
    socket.on('response', response)
    return () => {
      socket.off('query', query)
      socket.off('response', response)
    }
  },
  close: () => new Promise((resolve) => socket.destroy(resolve)),
})

const queryPacket = ({ questions, answers, authorities }: Message & { type: 'query' }): QueryOutgoingPacket => ({
  questions: questions.map(({ name, type }) => ({ name, type: type as Question['type'] })),
  answers: answers.map(answerOf),
  authorities: authorities.map(answerOf),
})

const responsePacket = ({ answers, additionals }: Message & { type: 'response' }): ResponseOutgoingPacket => ({
  answers: answers.map(answerOf),
  additionals: additionals.map(answerOf),
})

const answerOf = (record: DnsRecord): Answer => (record.type === 'TXT' ? { ...record, data: [...record.data] } : record)

/** The records that a station has to do with, of all that was heard. */
const readable = (heard: readonly Answer[] = []): DnsRecord[] => heard.flatMap((answer) => readRecord(answer) ?? [])

function readRecord(answer: Answer): DnsRecord | undefined {
  switch (answer.type) {
    case 'PTR':
    case 'A':
    case 'AAAA':
      return { type: answer.type, name: answer.name, ttl: answer.ttl ?? 0, data: answer.data }
    case 'SRV': {
      const { port, target } = answer.data
      return { type: 'SRV', name: answer.name, ttl: answer.ttl ?? 0, data: { port, target } }
    }
    case 'TXT':
      return { type: 'TXT', name: answer.name, ttl: answer.ttl ?? 0, data: [answer.data].flat().map(String) }
    default:
      return undefined
  }
}
