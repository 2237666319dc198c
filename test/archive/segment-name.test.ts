import fc from 'fast-check'
import { isAbsolute, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  parseSegmentId,
  segmentFolders,
  segmentName,
  segmentOfFile,
  segmentPath,
} from '../../electron/archive/segment-name.ts'
import { segmentIdSchema } from '../../electron/protocol/recordings.ts'

const START = Date.UTC(2026, 0, 2, 3, 4, 5, 678) * 1000

describe('the name of a segment', () => {
  it('says the camera and the millisecond of the start, and gives the file its place', () => {
    const name = segmentName('door', START + 999)!
    expect(name).toEqual({
      id: 'door~20260102T030405.678Z',
      camera: 'door',
      start: START,
      day: '2026-01-02',
      file: '20260102T030405.678Z.mp4',
    })
    expect(segmentPath('/r', name)).toBe('/r/door/2026-01-02/20260102T030405.678Z.mp4')
    expect(segmentFolders('/r', name)).toEqual(['/r/door', '/r/door/2026-01-02'])
  })

  it('is read back from the id and from the place of the file, for any time and camera', () => {
    const cameras = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,62}$/)
    const times = fc.integer({ min: 0, max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) })
    fc.assert(
      fc.property(cameras, times, (camera, milliseconds) => {
        const name = segmentName(camera, milliseconds * 1000)!
        expect(segmentIdSchema.safeParse(name.id).success).toBe(true)
        expect(parseSegmentId(name.id)).toEqual(name)
        expect(segmentOfFile(camera, name.day, name.file)).toEqual(name)
      }),
    )
  })

  it('says no time before 1970 and none after 9999, and is of no camera that has no id', () => {
    expect(segmentName('door', -1)).toBeUndefined()
    expect(segmentName('door', Date.UTC(9999, 11, 31, 23, 59, 59, 999) * 1000 + 1000)).toBeUndefined()
    expect(segmentName('../door', START)).toBeUndefined()
    expect(segmentName('', START)).toBeUndefined()
  })

  it.each([
    'door~20260230T000000.000Z',
    'door~20261301T000000.000Z',
    'door~20260102T240000.000Z',
    'door~20260102T236000.000Z',
    'door~20260102T030405.678',
    'door~20260102T030405.678z',
    'Door~20260102T030405.678Z',
    'door~20260102T030405.678Z~',
    'door~~20260102T030405.678Z',
    ' door~20260102T030405.678Z',
    'door~20260102T030405.678Z\n',
    'door',
    '~',
    '',
  ])('is not “%s”', (id) => {
    expect(parseSegmentId(id)).toBeUndefined()
  })

  it('is not of a file in the folder of another day, nor of another kind of file', () => {
    expect(segmentOfFile('door', '2026-01-03', '20260102T030405.678Z.mp4')).toBeUndefined()
    expect(segmentOfFile('door', '2026-01-02', '20260102T030405.678Z.mkv')).toBeUndefined()
    expect(segmentOfFile('door', '2026-01-02', '20260102T030405.678Z.mp4.part')).toBeUndefined()
    expect(segmentOfFile('door', '2026-01-02', '.mp4')).toBeUndefined()
  })

  it('never leads out of the archive, whatever is asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = parseSegmentId(text)
        if (!name) return
        const path = relative('/r', segmentPath('/r', name))
        expect(path.startsWith('..') || isAbsolute(path)).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })
})
