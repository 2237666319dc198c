/// <reference lib="dom" />
/**
 * `node scripts/icons.ts`: makes the icons of every platform from resources/icon.svg, and from resources/icon-small.svg for
 * the sizes at which its lines would be too fine. Chromium draws them. What it writes is committed.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { encodeIcns, ICNS_SIZES } from './icons/icns.ts'
import { encodeIco, type Drawn } from './icons/ico.ts'
import { findChromium } from './tools.ts'

const resources = join(import.meta.dirname, '../resources')
const SMALL_TO = 32
const ICO_SIZES = [16, 20, 24, 32, 40, 48, 64, 128, 256]
const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512]
/** On macOS an icon's shape takes 824 of 1024 pixels; the rest is air and shadow. */
const MAC_SHARE = 824 / 1024

/** Draws SVGs in a page of Chromium. */
export class Draughtsman {
  readonly #page: Page
  readonly #end: () => Promise<void>

  private constructor(page: Page, end: () => Promise<void>) {
    this.#page = page
    this.#end = end
  }

  static async start(): Promise<Draughtsman> {
    const executablePath = findChromium()
    const browser = await chromium.launch({
      ...(executablePath !== undefined && { executablePath }),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
    return new Draughtsman(await browser.newPage(), () => browser.close())
  }

  /**
   * @param size edge in pixels
   * @param share how much of the edge the drawing takes; the rest stays clear
   */
  async draw(svg: string, size: number, share = 1): Promise<Drawn> {
    const drawn = await this.#page.evaluate(
      async ({ svg, size, share }) => {
        const image = new Image()
        image.src = `data:image/svg+xml;utf8,${encodeURIComponent(svg)}`
        await image.decode()
        const canvas = document.createElement('canvas')
        canvas.width = canvas.height = size
        const context = canvas.getContext('2d')
        if (!context) throw new Error('This browser draws no pictures.')
        const [edge, margin] = [size * share, (size * (1 - share)) / 2]
        context.drawImage(image, margin, margin, edge, edge)
        // No container takes larger ones but as PNG.
        const rgba = size < 256 ? [...context.getImageData(0, 0, size, size).data] : []
        return { rgba, png: canvas.toDataURL('image/png') }
      },
      { svg, size, share },
    )
    const png = Buffer.from(drawn.png.slice(drawn.png.indexOf(',') + 1), 'base64')
    return { size, rgba: Uint8Array.from(drawn.rgba), png }
  }

  close(): Promise<void> {
    return this.#end()
  }
}

const [large, small] = ['icon.svg', 'icon-small.svg'].map((name) => readFileSync(join(resources, name), 'utf8'))

async function makeIcons(draughtsman: Draughtsman): Promise<void> {
  const draw = (size: number, share = 1): Promise<Drawn> =>
    draughtsman.draw((size * share <= SMALL_TO ? small : large) ?? '', size, share)
  const write = (name: string, bytes: Uint8Array): void => {
    writeFileSync(join(resources, name), bytes)
    console.log(`resources/${name}  ${bytes.length} bytes`)
  }
  mkdirSync(join(resources, 'icons'), { recursive: true })
  write('icon.png', (await draw(1024)).png)
  write('icon.ico', encodeIco(await Promise.all(ICO_SIZES.map((size) => draw(size)))))
  write('icon.icns', encodeIcns(await Promise.all(ICNS_SIZES.map((size) => draw(size, MAC_SHARE)))))
  for (const size of LINUX_SIZES) write(`icons/${size}x${size}.png`, (await draw(size)).png)
}

if (import.meta.main) {
  const draughtsman = await Draughtsman.start()
  try {
    await makeIcons(draughtsman)
  } finally {
    await draughtsman.close()
  }
}
