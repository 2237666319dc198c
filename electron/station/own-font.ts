import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

const FONT = join('resources', 'fonts', 'NotoSansSC-Regular.ttf')

/**
 * The font with Chinese that comes with the program, as a file that other programs can read; null where it is not there.
 * @param from a folder in the program's own: of its sources, of what is built of them, or inside app.asar
 */
export function ownFont(from: string = import.meta.dirname): string | null {
  for (let folder = from; ; folder = dirname(folder)) {
    // No other program looks into app.asar; the installers put the font beside it.
    const path = join(folder, FONT).replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')
    if (existsSync(path)) return path
    if (dirname(folder) === folder) return null
  }
}
