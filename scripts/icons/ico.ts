/**
 * Windows' icon container: a directory of pictures of one icon in several sizes. Sizes below 256 are stored as bitmaps,
 * which every reader understands (the installer's among them); 256 as PNG, as Windows itself does.
 */

/**
 * One size of an icon: pixels as RGBA rows from the top, not premultiplied (below 256 only), and the same picture as PNG.
 */
export interface Drawn {
  readonly size: number
  readonly rgba: Uint8Array
  readonly png: Uint8Array
}

const DIRECTORY_BYTES = 6
const ENTRY_BYTES = 16
const BITMAP_HEADER_BYTES = 40
const PNG_FROM = 256

/** The .ico file of an icon, its pictures in the order given. */
export function encodeIco(pictures: readonly Drawn[]): Uint8Array {
  const bodies = pictures.map((picture) => (picture.size < PNG_FROM ? bitmapOf(picture) : Buffer.from(picture.png)))
  const directory = Buffer.alloc(DIRECTORY_BYTES + ENTRY_BYTES * pictures.length)
  directory.writeUInt16LE(1, 2)
  directory.writeUInt16LE(pictures.length, 4)
  let offset = directory.length
  pictures.forEach(({ size }, index) => {
    const at = DIRECTORY_BYTES + ENTRY_BYTES * index
    const bytes = bodies[index]?.length ?? 0
    // 256 does not fit into a byte: it is written as 0.
    directory.writeUInt8(size % 256, at)
    directory.writeUInt8(size % 256, at + 1)
    directory.writeUInt16LE(1, at + 4)
    directory.writeUInt16LE(32, at + 6)
    directory.writeUInt32LE(bytes, at + 8)
    directory.writeUInt32LE(offset, at + 12)
    offset += bytes
  })
  return Buffer.concat([directory, ...bodies])
}

/** Rows from the bottom as BGRA, then a mask of one bit a pixel, of which nothing is used: alpha says it all. */
function bitmapOf({ size, rgba }: Drawn): Buffer {
  const maskRow = Math.ceil(size / 32) * 4
  const body = Buffer.alloc(BITMAP_HEADER_BYTES + size * size * 4 + maskRow * size)
  body.writeUInt32LE(BITMAP_HEADER_BYTES, 0)
  body.writeInt32LE(size, 4)
  // Picture and mask together.
  body.writeInt32LE(size * 2, 8)
  body.writeUInt16LE(1, 12)
  body.writeUInt16LE(32, 14)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = (y * size + x) * 4
      const to = BITMAP_HEADER_BYTES + ((size - 1 - y) * size + x) * 4
      const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(from, from + 4)
      body.set([blue, green, red, alpha], to)
    }
  }
  return body
}
