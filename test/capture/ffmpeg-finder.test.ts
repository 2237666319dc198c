import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../electron/base/clock.ts'
import { encoderCandidates } from '../../electron/capture/encoder-probe.ts'
import { ffmpegCandidates, findFfmpeg } from '../../electron/capture/ffmpeg-finder.ts'
import { parseFfmpegVersion, parseNames } from '../../electron/capture/ffmpeg-version.ts'
import { ffmpegOf, searchFor } from '../kit/capture-recorder.ts'
import { tempFolder } from '../kit/temp-folder.ts'

function script(text: string): string {
  const path = join(tempFolder(), 'ffmpeg')
  writeFileSync(path, `#!/bin/sh\n${text}\n`)
  chmodSync(path, 0o755)
  return path
}

describe('the search for ffmpeg', () => {
  it('asks FFMPEG_BIN first, then what is installed, then PATH', () => {
    const found = ffmpegCandidates({ FFMPEG_BIN: '/opt/ffmpeg' }, () => undefined)
    expect(found.map(({ from, path }) => [from, path])).toEqual([
      ['FFMPEG_BIN', '/opt/ffmpeg'],
      ['ffmpeg-static', undefined],
      ['PATH', 'ffmpeg'],
      ['@ffmpeg-installer/ffmpeg', undefined],
    ])
  })

  it('takes a packaged program only where it is there', () => {
    const here = import.meta.filename
    const load = (name: string): unknown => (name === 'ffmpeg-static' ? '/nowhere/ffmpeg' : { path: here })
    const found = ffmpegCandidates({}, load)
    expect(found[1]?.path).toBeUndefined()
    expect(found[3]?.path).toBe(here)
  })

  it.runIf(ffmpegOf('PATH'))('takes the first that runs, and says why not the others', async () => {
    const bad = script('echo no such thing; exit 3')
    const candidates = [
      { from: 'FFMPEG_BIN' as const, path: bad, missing: '' },
      { from: 'ffmpeg-static' as const, path: '/nowhere/ffmpeg', missing: '' },
      ffmpegOf('PATH')!,
    ]
    const search = await findFfmpeg(candidates, systemClock)
    expect(search).toMatchObject({
      found: true,
      ffmpeg: { from: 'PATH', encoder: { name: expect.stringMatching(/264/) as string } },
      rejected: [
        { from: 'FFMPEG_BIN', because: 'it ended with code 3' },
        { from: 'ffmpeg-static', because: 'there is no such program' },
      ],
    })
  })

  it('says in one sentence what to do where there is none', async () => {
    const silent = script('echo hello')
    const search = await findFfmpeg([{ from: 'FFMPEG_BIN', path: silent, missing: '' }], systemClock)
    expect(search).toMatchObject({
      found: false,
      message: expect.stringContaining('Install ffmpeg, or name one in FFMPEG_BIN') as string,
    })
    expect(search.rejected[0]?.because).toBe('it did not answer as ffmpeg does')
  })

  it.runIf(ffmpegOf('PATH'))('knows the filters and encoders', async () => {
    const search = await searchFor('PATH')
    expect(search.found && search.ffmpeg.filters.has('testsrc2') && search.ffmpeg.encoders.has('aac')).toBe(true)
  })
})

describe('a version of ffmpeg', () => {
  it.each([
    ['5.1.9-0+deb12u1', '59. 27.100', '-timeout', '-fps_mode'],
    ['N-47683-g0e8eb07980-static', '58. 23.102', '-stimeout', '-vsync'],
    ['5.0.1', '59. 16.100', '-timeout', '-vsync'],
    ['n7.0-7', '61.  1.100', '-timeout', '-fps_mode'],
  ])('%s has its own names of options', (text, library, rtsp, timing) => {
    const version = parseFfmpegVersion(
      `ffmpeg version ${text} Copyright (c)\n  libavformat    ${library} / ${library}\n`,
    )
    expect(version).toMatchObject({ text, rtspTimeoutOption: rtsp, frameTimingOption: timing })
  })

  it('is none in another program’s words', () => {
    expect(parseFfmpegVersion('GNU bash, version 5')).toBeUndefined()
  })

  it('lists names behind their flags', () => {
    const list =
      'Encoders:\n V..... = Video\n ------\n V....D libx264              libx264 H.264\n A....D aac                  AAC\n'
    expect([...parseNames(list)]).toEqual(expect.arrayContaining(['libx264', 'aac']))
  })
})

it('tries hardware before software, and only what is listed', () => {
  const listed = new Set(['libx264', 'h264_vaapi', 'h264_nvenc', 'h264_videotoolbox'])
  expect(encoderCandidates('linux', listed)).toEqual(['h264_nvenc', 'h264_vaapi', 'libx264'])
  expect(encoderCandidates('darwin', listed)).toEqual(['h264_videotoolbox', 'libx264'])
})
