/**
 * `node scripts/tray-icons.ts`: draws the icons beside the clock into resources/tray. What it writes is committed.
 *
 * Each differs from the others in shape and not in colour alone: an open eye (somebody looks), an eye with a hollow lens
 * (the station works alone), a disc (something is recorded), a triangle (something is wrong).
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Draughtsman } from './icons.ts'

type Icon = 'live' | 'recording' | 'trouble' | 'station'
const icons: readonly Icon[] = ['live', 'recording', 'trouble', 'station']

/** File name's end and edge in pixels: Windows' scales of 16, the menu bar's 18 on macOS, panels' 24 on Linux. */
const COLOURED = [
  ['.png', 16],
  ['@1.25x.png', 20],
  ['@1.5x.png', 24],
  ['@2x.png', 32],
  ['@3x.png', 48],
  ['-24.png', 24],
  ['-24@2x.png', 48],
] as const
const TEMPLATE = [
  ['Template.png', 18],
  ['Template@2x.png', 36],
  ['Template@3x.png', 54],
] as const

const LIDS = 'M3 16C6 10.2 10.4 7.5 16 7.5S26 10.2 29 16c-3 5.800-7.400 8.500-13 8.500S6 21.800 3 16z'

/** What the eye gives way to, so that a badge stands free of it. */
const cut = (badge: string): string => `<mask id="cut"><rect width="32" height="32" fill="#fff" />${badge}</mask>`

const disc = (fill: string, radius = 7): string => `<circle cx="24" cy="24" r="${radius}" fill="${fill}" />`
const triangle = (fill: string, grow = 0): string =>
  `<path d="M23 ${14 - grow}L${32 + grow} ${31 + grow}H${14 - grow}z" fill="${fill}" stroke="${fill}" stroke-width="${1 + grow}" stroke-linejoin="round" />`
const mark = (fill: string): string =>
  `<path d="M23 19.500v5.500" stroke="${fill}" stroke-width="2.600" stroke-linecap="round" /><circle cx="23" cy="28.600" r="1.500" fill="${fill}" />`

function eye(icon: Icon, lid: string, lens: string, glint: string): string {
  const hollow = `<circle cx="16" cy="16" r="4" fill="none" stroke="${lens}" stroke-width="2.400" />`
  const full = `<circle cx="16" cy="16" r="5" fill="${lens}" />${glint}`
  return `<path d="${LIDS}" fill="none" stroke="${lid}" stroke-width="2.600" stroke-linejoin="round" />${icon === 'station' ? hollow : full}`
}

const svg = (body: string): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${body}</svg>`

/** On a tile of its own: it has to be seen on light and on dark bars. */
function coloured(icon: Icon): string {
  const ground = '<rect width="32" height="32" rx="7" fill="#141a20" />'
  const glint = '<circle cx="18" cy="14" r="1.700" fill="#0e1114" />'
  const [lid, lens] = icon === 'station' ? ['#96a1ae', '#c4ccd5'] : ['#8fbcff', '#f2f5f8']
  const open = eye(icon, lid, lens, glint)
  if (icon === 'recording') return svg(`${ground}${open}${disc('#141a20', 9)}${disc('#ff5a4e')}`)
  if (icon === 'trouble')
    return svg(`${ground}${open}${triangle('#141a20', 2.5)}${triangle('#f2bb55')}${mark('#141a20')}`)
  return svg(ground + open)
}

/** Black and clear, which macOS draws in the colour of its menu bar. */
function template(icon: Icon): string {
  const open = eye(icon, '#000', '#000', '')
  const masked = (badge: string): string => `${cut(badge)}<g mask="url(#cut)">${open}</g>`
  if (icon === 'recording') return svg(masked(disc('#000', 9)) + disc('#000'))
  if (icon === 'trouble') {
    const hole = `<mask id="hole"><rect width="32" height="32" fill="#fff" />${mark('#000')}</mask>`
    return svg(`${masked(triangle('#000', 2.5))}${hole}<g mask="url(#hole)">${triangle('#000')}</g>`)
  }
  return svg(open)
}

const folder = join(import.meta.dirname, '../resources/tray')
mkdirSync(folder, { recursive: true })
const draughtsman = await Draughtsman.start()
try {
  for (const icon of icons) {
    for (const [end, size] of COLOURED) await write(`${icon}${end}`, coloured(icon), size)
    for (const [end, size] of TEMPLATE) await write(`${icon}${end}`, template(icon), size)
  }
} finally {
  await draughtsman.close()
}

async function write(name: string, picture: string, size: number): Promise<void> {
  const { png } = await draughtsman.draw(picture, size)
  writeFileSync(join(folder, name), png)
}
