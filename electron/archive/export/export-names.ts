import { instant } from '../../base/clock.ts'
import type { ExportRange } from './export-source.ts'

/** The four files of an export. */
export type ExportPart = 'film' | 'manifest' | 'signature' | 'key'

/** What stands behind the film's name in the names of the others. */
const SUFFIXES: Record<ExportPart, string> = {
  film: '',
  manifest: '.manifest.json',
  signature: '.manifest.sig',
  key: '.pub.pem',
}

export const exportParts = Object.keys(SUFFIXES) as readonly ExportPart[]

/** The name, or path, of a part of the export whose film has this one. */
export const partName = (film: string, part: ExportPart): string => `${film}${SUFFIXES[part]}`

/** While a file is being written it has this behind its name. */
export const UNFINISHED = '.part'

/** `<camera>_<YYYYMMDDTHHMMSSZ>_<YYYYMMDDTHHMMSSZ>.mp4`, UTC, of the range that was asked for. */
export const filmName = ({ camera, from, to }: ExportRange): string => `${camera}_${stamp(from)}_${stamp(to)}.mp4`

const stamp = (time: number): string => instant(time).replace(/\.\d+/, '').replaceAll(/[-:]/g, '')
