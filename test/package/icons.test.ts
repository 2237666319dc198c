import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeIcns, ICNS_SIZES, pack } from '../../scripts/icons/icns.ts'
import { encodeIco, type Drawn } from '../../scripts/icons/ico.ts'

const resources = join(import.meta.dirname, '../../resources')
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Width and height of a PNG, from its first chunk. */
const pngSize = (png: Buffer): [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)]

/** A picture whose pixels tell where they are; from 256 on as PNG alone, like the real ones. */
const drawn = (size: number): Drawn => {
  const length = size < 256 ? size * size * 4 : 0
  const rgba = Uint8Array.from({ length }, (_, index) => [index >> 2, index >> 10, 7, 200][index % 4] ?? 0)
  return { size, rgba, png: PNG }
}

const icoEntries = (ico: Buffer) =>
  Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index
    const [bytes, offset] = [ico.readUInt32LE(at + 8), ico.readUInt32LE(at + 12)]
    return { size: ico.readUInt8(at) || 256, body: ico.subarray(offset, offset + bytes) }
  })

function icnsChunks(icns: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < icns.length;) {
    const length = icns.readUInt32BE(at + 4)
    chunks.set(icns.toString('latin1', at, at + 4), icns.subarray(at + 8, at + length))
    at += length
  }
  return chunks
}

function unpack(bytes: Uint8Array): number[] {
  const out: number[] = []
  for (let at = 0; at < bytes.length;) {
    const control = bytes[at++] ?? 0
    if (control < 128) out.push(...bytes.subarray(at, (at += control + 1)))
    else out.push(...Array<number>(control - 125).fill(bytes[at++] ?? 0))
  }
  return out
}

describe('an .ico', () => {
  it('has bitmaps from the bottom row in blue, green, red, alpha, and 256 as PNG', () => {
    const [small, large] = icoEntries(Buffer.from(encodeIco([drawn(16), drawn(256)])))
    expect(large?.body).toEqual(PNG)
    const { rgba } = drawn(16)
    const lastRow = rgba.subarray(15 * 16 * 4, 15 * 16 * 4 + 4)
    expect(small?.body.readInt32LE(8)).toBe(32)
    expect([...(small?.body.subarray(40, 44) ?? [])]).toEqual([lastRow[2], lastRow[1], lastRow[0], lastRow[3]])
    expect(small?.body).toHaveLength(40 + 16 * 16 * 4 + 16 * 4)
  })
})

describe('an .icns', () => {
  it('packs planes so that they can be unpacked again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(300), (bytes, run) => {
        const plane = [...bytes, ...Array<number>(run).fill(9), ...bytes]
        expect(unpack(pack(Uint8Array.from(plane)))).toEqual(plane)
      }),
    )
  })

  it('has its length in its head, and each size in each form', () => {
    const icns = Buffer.from(encodeIcns(ICNS_SIZES.map(drawn)))
    expect(icns.readUInt32BE(4)).toBe(icns.length)
    const small = icnsChunks(icns).get('ic04')
    expect(small?.toString('latin1', 0, 4)).toBe('ARGB')
    expect(unpack(small?.subarray(4) ?? new Uint8Array()).slice(0, 256)).toEqual(Array<number>(256).fill(200))
  })

  it('says which size it lacks', () => {
    expect(() => encodeIcns([drawn(16)])).toThrow('An .icns needs the icon at 32 pixels.')
  })
})

describe('the project’s icons', () => {
  it('are there for Windows from 16 to 256 pixels', () => {
    const entries = icoEntries(readFileSync(join(resources, 'icon.ico')))
    expect(entries.map(({ size }) => size)).toEqual([16, 20, 24, 32, 40, 48, 64, 128, 256])
    expect(pngSize(entries.at(-1)?.body ?? Buffer.alloc(24))).toEqual([256, 256])
  })

  it('are there for macOS up to 1024 pixels, with air around them', () => {
    const chunks = icnsChunks(readFileSync(join(resources, 'icon.icns')))
    expect([...chunks.keys()]).toEqual(['ic04', 'ic05', 'ic11', 'ic12', 'ic07', 'ic13', 'ic08', 'ic14', 'ic09', 'ic10'])
    expect(pngSize(chunks.get('ic10') ?? Buffer.alloc(24))).toEqual([1024, 1024])
    // The outermost pixels of the smallest are clear.
    const alpha = unpack(chunks.get('ic04')?.subarray(4) ?? new Uint8Array()).slice(0, 256)
    expect(alpha.slice(0, 16)).toEqual(Array<number>(16).fill(0))
    expect(alpha[8 * 16 + 8]).toBe(255)
  })

  it.each([16, 24, 32, 48, 64, 128, 256, 512])('are there for Linux at %i pixels', (size) => {
    expect(pngSize(readFileSync(join(resources, `icons/${size}x${size}.png`)))).toEqual([size, size])
  })
})
