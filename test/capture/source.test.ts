import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inputArguments } from '../../electron/capture/ffmpeg-input.ts'
import { parseFfmpegVersion } from '../../electron/capture/ffmpeg-version.ts'
import { maskSource, redact, restoreSecret, secretsOf } from '../../electron/capture/source-secret.ts'
import { describeSource, parseSource } from '../../electron/capture/source.ts'

const version = parseFfmpegVersion('ffmpeg version 5.1\nlibavformat    59. 27.100 / 59. 27.100')!
const value = (text: string): unknown => {
  const read = parseSource(text, 'linux')
  return read.ok ? read.value : read.message
}

describe('a source', () => {
  it.each([
    ['test:', { kind: 'test', width: 1280, height: 720, rate: 30, audio: false, stamp: false }],
    [
      'test:?size=640x360&rate=15&audio=1&stamp=1',
      { kind: 'test', width: 640, height: 360, rate: 15, audio: true, stamp: true },
    ],
    ['file:/videos/door.MP4', { kind: 'file', path: '/videos/door.MP4', demuxer: 'mov' }],
    ['file:///videos/a%20b.mkv', { kind: 'file', path: '/videos/a b.mkv', demuxer: 'matroska' }],
    ['rtsp://admin:x@10.0.0.5:554/a?b=c', { kind: 'rtsp', url: 'rtsp://admin:x@10.0.0.5:554/a?b=c' }],
    ['rtsps://cam.lan/1', { kind: 'rtsp', url: 'rtsps://cam.lan/1' }],
    ['http://cam/live/index.m3u8', { kind: 'http', url: 'http://cam/live/index.m3u8', format: 'hls' }],
    ['https://cam/video.mjpg', { kind: 'http', url: 'https://cam/video.mjpg', format: 'any' }],
    ['device:/dev/video0', { kind: 'device', id: '/dev/video0', system: 'linux' }],
    ['screen:', { kind: 'screen', id: '', system: 'linux' }],
    ['screen::0.0', { kind: 'screen', id: ':0.0', system: 'linux' }],
  ])('%s is read', (text, expected) => {
    expect(value(text)).toEqual(expected)
  })

  it.each([
    ['', 'A source begins with'],
    ['-i /etc/passwd', 'A source begins with'],
    ['-f', 'A source begins with'],
    ['concat:/etc/passwd|/etc/shadow', 'A source begins with'],
    ['exec:rm -rf /', 'A source begins with'],
    ['subfile,,start,0,end,9,,:/etc/passwd', 'A source begins with'],
    ['pipe:0', 'A source begins with'],
    ['data:text/plain,hi', 'A source begins with'],
    ['rtsp://cam/\n-f lavfi', 'control characters'],
    ['rtsp://cam/\u0000', 'control characters'],
    ['file:/a\u2028.mp4', 'control characters'],
    ['rtsp://', 'needs a host'],
    ['rtsp://cam/a b', 'no spaces'],
    ['file:', 'names a file'],
    ['file:/etc/passwd', 'A video file ends in'],
    ['file:/a.m3u8', 'A video file ends in'],
    ['file:/a.mp4.concat', 'A video file ends in'],
    ['device:-f', 'choose one from the list'],
    ['device:/dev/../etc/passwd', 'choose one from the list'],
    ['screen:-f', 'choose one from the list'],
    ['test:?size=99999x2', 'A test picture is 64x64'],
    ['test:?size=641x480', 'both even'],
    ['test:?size=640x480,drawtext', 'A test picture is'],
    ['test:?rate=0', '1 to 120'],
    ['test:?rate=1e1000', '1 to 120'],
    ['test:?audio=yes', '0 or 1'],
    ['test:?colour=red', 'knows size, rate, audio and stamp'],
    ['test:=movie=/etc/passwd', 'A test source is'],
    [`rtsp://cam/${'x'.repeat(3000)}`, 'at most 2048'],
  ])('%j is refused', (text, sentence) => {
    expect(value(text)).toContain(sentence)
  })

  it('on Windows and macOS names its device without a colon', () => {
    expect(parseSource('device:Integrated Camera', 'windows')).toMatchObject({
      ok: true,
      value: { id: 'Integrated Camera' },
    })
    expect(parseSource('device:Camera:audio=Mic', 'windows').ok).toBe(false)
    expect(parseSource('device:0:1', 'mac').ok).toBe(false)
    expect(parseSource('screen:Capture screen 0', 'mac').ok).toBe(true)
  })

  it('never becomes an option, and never throws', () => {
    const scheme = fc.constantFrom('', 'test:', 'file:', 'rtsp://', 'http://', 'device:', 'screen:', '-', 'concat:')
    fc.assert(
      fc.property(scheme, fc.string({ unit: 'binary', maxLength: 60 }), (start, rest) => {
        const read = parseSource(start + rest, 'linux')
        if (!read.ok) return
        const line = inputArguments(read.value, version)
        // Whatever the person wrote is a value: it stands behind -i, and begins with a scheme or a path.
        expect(line.at(-2)).toBe('-i')
        expect(line.at(-1)).toMatch(/^(testsrc2=|sine=|file:\/|rtsps?:\/\/|https?:\/\/|\/dev\/|[a-z0-9.]*:\d|$)/i)
      }),
      { numRuns: 2000 },
    )
  })

  it('is described without its password', () => {
    const read = parseSource('rtsp://admin:secret@10.0.0.5/a', 'linux')
    expect(read.ok && describeSource(read.value)).toBe('camera at 10.0.0.5')
  })

  it('is refused without repeating its password', () => {
    expect(value('rtsp://admin:hunter2@/x')).not.toContain('hunter2')
    expect(value('rtps://admin:hunter2@cam/x')).not.toContain('hunter2')
  })
})

describe('a password', () => {
  it.each([
    ['rtsp://admin:hunter2@cam/a', 'rtsp://admin:***@cam/a'],
    ['rtsp://admin:p@ss:w%2Ford@cam/a@b', 'rtsp://admin:***@cam/a@b'],
    ['http://cam/v?user=me&password=hunter2&x=1', 'http://cam/v?user=me&password=***&x=1'],
    ['http://cam/v?token=abc#x', 'http://cam/v?token=***#x'],
    ['http://cam/v?loginuse=me&loginpas=hunter2', 'http://cam/v?loginuse=me&loginpas=***'],
    ['http://cam/v?access_token=hunter2&x=1', 'http://cam/v?access_token=***&x=1'],
    ['rtsp://cam/user=me_password=hunter2_channel=1.sdp', 'rtsp://cam/user=me_password=***'],
    ['rtsp://admin@cam/a', 'rtsp://admin@cam/a'],
    ['rtsp://cam/a', 'rtsp://cam/a'],
    ['file:/a:b@c.mp4', 'file:/a:b@c.mp4'],
  ])('in %s is masked, and comes back where it was', (text, masked) => {
    expect(maskSource(text)).toBe(masked)
    expect(restoreSecret(masked, text)).toBe(text)
  })

  it.each(['http:admin:hunter2@cam/a', 'http:/admin:hunter2@cam/a', 'http:///admin:hunter2@cam/a'])(
    'is not taken where nothing would find it: %s',
    (text) => {
      expect(parseSource(text).ok).toBe(false)
    },
  )

  it('has to be written where *** stands for none', () => {
    expect(parseSource('rtsp://admin:***@cam/a')).toMatchObject({ ok: false })
    expect(parseSource(restoreSecret('rtsp://admin:***@cam/b', 'rtsp://admin:hunter2@cam/a')).ok).toBe(true)
    expect(parseSource(restoreSecret('rtsp://admin:***@cam/b', 'rtsp://cam/a')).ok).toBe(false)
  })

  it('stays with a camera that moved to another path', () => {
    expect(restoreSecret('rtsp://root:***@10.0.0.9/b', 'rtsp://admin:hunter2@10.0.0.5/a')).toBe(
      'rtsp://root:hunter2@10.0.0.9/b',
    )
  })

  it('written anew takes the place of the old one', () => {
    expect(restoreSecret('rtsp://admin:new@cam/a', 'rtsp://admin:old@cam/a')).toBe('rtsp://admin:new@cam/a')
  })

  it('is blotted out of any text, as written and as decoded', () => {
    const secrets = secretsOf('rtsp://admin:hun%24ter@cam/a?key=k3y')
    expect(redact('401 for rtsp://admin:hun%24ter@cam/a: hun$ter, k3y', secrets)).toBe(
      '401 for rtsp://admin:***@cam/a: ***, ***',
    )
  })

  it('never survives masking or redaction', () => {
    const word = fc.stringMatching(/^[a-z0-9!$&'()*+,;=._~-]{6,12}$/)
    fc.assert(
      fc.property(word, (password) => {
        const source = `rtsp://u:${password}@cam/a`
        fc.pre(!maskSource('rtsp://u:x@cam/a').includes(password))
        expect(maskSource(source)).not.toContain(password)
        expect(redact(`error opening ${source} with ${password}`, secretsOf(source))).not.toContain(password)
      }),
    )
  })
})
