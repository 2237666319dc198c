import { describe, expect, it } from 'vitest'
import { systemClock } from '../../electron/base/clock.ts'
import { filtersFailed } from '../../electron/capture/failure.ts'
import { parseCommandable } from '../../electron/capture/ffmpeg-version.ts'
import { proveFilters } from '../../electron/capture/prove-filters.ts'
import { ffmpegOf, searchFor } from '../kit/capture-recorder.ts'

describe.each(['PATH', '@ffmpeg-installer/ffmpeg'] as const)('the filters of the ffmpeg of %s', (from) => {
  it.runIf(ffmpegOf(from))('are proved by running them', async () => {
    const path = ffmpegOf(from)?.path ?? ''
    expect(await proveFilters(path, 'eq=brightness=0.1,hue=h=10', systemClock)).toBe(true)
    expect(await proveFilters(path, 'eq=brightness=no', systemClock)).toBe(false)
    expect(await proveFilters(path, 'drawtext=textfile=/nowhere.txt', systemClock)).toBe(false)
  })

  it.runIf(ffmpegOf(from))('take commands where the list says so', async () => {
    const search = await searchFor(from)
    const commandable = search.found ? search.ffmpeg.commandable : new Set()
    expect(['eq', 'hue', 'crop', 'drawtext', 'unsharp', 'transpose'].map((name) => commandable.has(name))).toEqual([
      ...[true, true, true, true],
      ...[false, false],
    ])
    expect(commandable.has('hqdn3d')).toBe(from === 'PATH')
  })
})

describe('a list of filters without a column for commands', () => {
  it('counts all of them', () => {
    const list =
      'Filters:\n  T. = Timeline support\n  .S = Slice threading\n TS eq   V->V   Adjust.\n .. null V->V Pass.\n'
    expect([...parseCommandable(list)]).toEqual(['eq', 'null'])
  })
})

describe('what ffmpeg says of filters that fail', () => {
  it.each([
    [`[AVFilterGraph @ 0x1] No such filter: 'sparkle'`],
    ['Error reinitializing filters!'],
    ['Failed to inject frame into filter network: Invalid argument'],
    [`[AVFilterGraph @ 0x1] Error initializing filter 'eq' with args 'brightness=no'`],
    ['[vf#0:0 @ 0x1] Error initializing a simple filtergraph'],
  ])('%s', (line) => expect(filtersFailed(['hello', line])).toBe(true))

  it('is not what it says of a camera', () => {
    expect(filtersFailed(['Connection refused', 'Invalid data found when processing input'])).toBe(false)
  })
})
