import { escapeValue } from './filter-link.ts'

/** Where systems keep a font that has as many scripts as possible, best first. */
const FONTS: Readonly<Record<'linux' | 'win32' | 'darwin', readonly string[]>> = {
  linux: [
    '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
    '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc',
    '/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc',
    '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
    '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
    '/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf',
    '/usr/share/fonts/TTF/DejaVuSans.ttf',
    '/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf',
    '/usr/share/fonts/truetype/noto/NotoSansMono-Regular.ttf',
  ],
  win32: ['C:/Windows/Fonts/msyh.ttc', 'C:/Windows/Fonts/segoeui.ttf', 'C:/Windows/Fonts/arial.ttf'],
  darwin: ['/System/Library/Fonts/PingFang.ttc', '/System/Library/Fonts/Helvetica.ttc', '/Library/Fonts/Arial.ttf'],
}

export const systemFonts = (platform: string): readonly string[] =>
  platform === 'win32' || platform === 'darwin' ? FONTS[platform] : FONTS.linux

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
