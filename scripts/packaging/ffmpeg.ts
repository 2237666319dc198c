/** The ffmpeg that goes into the installers: that of the npm package ffmpeg-static. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const ffmpegPath = (root: string, platform: NodeJS.Platform): string =>
  join(root, 'node_modules/ffmpeg-static', platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg')

export const hasFfmpeg = (root: string, platform: NodeJS.Platform): boolean => existsSync(ffmpegPath(root, platform))

export const NO_FFMPEG =
  'There is no ffmpeg to ship: its download was not possible when the packages were installed. Run “npm install” again with ' +
  'the internet at hand, or go on without it: --without-ffmpeg.'
