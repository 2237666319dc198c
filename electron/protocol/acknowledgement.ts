/**
 * `live.ack` as every JSON library writes it that keeps the order of protocol.md and adds no spaces. Of all messages it is
 * by far the most frequent: a quarter as many as pictures, from every viewer. So it is read by its form, and whatever has
 * another form is read as any message is.
 */
export interface Acknowledgement {
  readonly stream: number
  readonly sequence: number
}

const FORM =
  /^\{"jsonrpc":"2\.0","method":"live\.ack","params":\{"stream":([1-9]\d{0,4}),"sequence":(0|[1-9]\d{0,9})\}\}$/

/** Longer than any text of this form. */
const MOST_BYTES = 96
const HIGHEST_STREAM = 0xffff
const HIGHEST_SEQUENCE = 0xffffffff

/** Undefined where the message is another, or an acknowledgement in another form. */
export function readAcknowledgement(message: string): Acknowledgement | undefined {
  if (message.length > MOST_BYTES) return undefined
  const [, stream, sequence] = FORM.exec(message) ?? []
  if (stream === undefined || sequence === undefined) return undefined
  const read = { stream: Number(stream), sequence: Number(sequence) }
  return read.stream <= HIGHEST_STREAM && read.sequence <= HIGHEST_SEQUENCE ? read : undefined
}
