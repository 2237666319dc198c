import { escapeValue } from './filter-link.ts'

interface SystemFonts {
  /** With Chinese, Japanese and Korean besides, best first. */
  readonly full: readonly string[]
  readonly western: readonly string[]
}

/** Where systems keep a font that has as many scripts as possible. */
const FONTS: Readonly<Record<'linux' | 'win32' | 'darwin', SystemFonts>> = {
  linux: {
    full: [
      '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
      '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc',
      '/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc',
      '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
    ],
    western: [
      '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
      '/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf',
      '/usr/share/fonts/TTF/DejaVuSans.ttf',
      '/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf',
      '/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf',
    ],
  },
  win32: {
    full: ['C:/Windows/Fonts/msyh.ttc'],
    western: ['C:/Windows/Fonts/segoeui.ttf', 'C:/Windows/Fonts/arial.ttf'],
  },
  darwin: {
    full: ['/System/Library/Fonts/PingFang.ttc'],
    western: ['/System/Library/Fonts/Helvetica.ttc', '/Library/Fonts/Arial.ttf'],
  },
}

/**
 * The files to be tried, best first: a font of the system that has Chinese, the program's own, then any.
 * @param own the font that comes with the program; null where it is not there
 */
export function overlayFonts(platform: string, own: string | null): readonly string[] {
  const { full, western } = platform === 'win32' || platform === 'darwin' ? FONTS[platform] : FONTS.linux
  return [...full, ...(own === null ? [] : [own]), ...western]
}

/**
 * The font that overlays are written in: the first with which this ffmpeg really writes; null for the one that it finds by
 * itself; undefined where it cannot write at all. One that cannot be opened would leave the camera without a picture.
 * @param fonts files, best first; they need not exist
 * @param prove runs a chain of filters over a few pictures and says whether all went well
 */
export async function chooseFont(
  fonts: readonly string[],
  exists: (path: string) => boolean,
  prove: (filters: string) => Promise<boolean>,
): Promise<string | null | undefined> {
  for (const font of fonts.filter(exists)) {
    if (await prove(`drawtext=text=a:fontfile=${escapeValue(font)}`)) return font
  }
  return (await prove('drawtext=text=a')) ? null : undefined
}
