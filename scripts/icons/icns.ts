/**
 * macOS' icon container: chunks of a four-letter type, a length and a picture. The smallest two are raw planes, which
 * are the form that `iconutil` gives them; the rest are PNG. Each size but the largest is there for sharp screens too.
 */
import type { Drawn } from './ico.ts'

type Form = 'argb' | 'png'

/** Type, edge in pixels, form. */
const CHUNKS: readonly (readonly [type: string, size: number, form: Form])[] = [
  ['ic04', 16, 'argb'],
  ['ic05', 32, 'argb'],
  ['ic11', 32, 'png'],
  ['ic12', 64, 'png'],
  ['ic07', 128, 'png'],
  ['ic13', 256, 'png'],
  ['ic08', 256, 'png'],
  ['ic14', 512, 'png'],
  ['ic09', 512, 'png'],
  ['ic10', 1024, 'png'],
]

/** The sizes that `encodeIcns` needs. */
export const ICNS_SIZES: readonly number[] = [...new Set(CHUNKS.map(([, size]) => size))]

/** The .icns file of an icon. Throws where a size is missing. */
export function encodeIcns(pictures: readonly Drawn[]): Uint8Array {
  const chunks = CHUNKS.map(([type, size, form]) => {
    const picture = pictures.find((candidate) => candidate.size === size)
    if (!picture) throw new Error(`An .icns needs the icon at ${size} pixels.`)
    return chunk(type, form === 'png' ? picture.png : argbOf(picture))
  })
  return chunk('icns', Buffer.concat(chunks))
}

function chunk(type: string, body: Uint8Array): Buffer {
  const head = Buffer.alloc(8)
  head.write(type, 0, 'latin1')
  head.writeUInt32BE(body.length + 8, 4)
  return Buffer.concat([head, body])
}

/** The planes alpha, red, green, blue, one after the other, each packed. */
function argbOf({ rgba }: Drawn): Buffer {
  const planes = [3, 0, 1, 2].map((channel) => rgba.filter((_, index) => index % 4 === channel))
  return Buffer.concat([Buffer.from('ARGB', 'latin1'), ...planes.map(pack)])
}

const LONGEST_RUN = 130
const SHORTEST_RUN = 3
const LONGEST_LITERAL = 128

/** Run lengths: 0 to 127, that many plus one bytes as they are; 128 to 255, the next byte that many less 125 times. */
export function pack(bytes: Uint8Array): Buffer {
  const out: number[] = []
  let literal: number[] = []
  const flush = (): void => {
    if (literal.length > 0) out.push(literal.length - 1, ...literal)
    literal = []
  }
  for (let at = 0; at < bytes.length;) {
    const value = bytes[at] ?? 0
    let run = 1
    while (run < LONGEST_RUN && bytes[at + run] === value) run++
    if (run >= SHORTEST_RUN) {
      flush()
      out.push(run + 125, value)
      at += run
    } else {
      literal.push(value)
      if (literal.length === LONGEST_LITERAL) flush()
      at++
    }
  }
  flush()
  return Buffer.from(out)
}
