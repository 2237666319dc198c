import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildSource, emptyDraft, readAddress, readSource } from '../../../renderer/state/source-draft.ts'

const network = (address: string, user = '', password = ''): ReturnType<typeof emptyDraft> => ({
  ...emptyDraft('rtsp'),
  rtsp: { address, user, password, passwordKept: false },
})

describe('a source and its fields', () => {
  test.each([
    'rtsp://192.168.1.20:554/stream1',
    'rtsps://camera.example/live?channel=1&subtype=0',
    'rtsp://viewer@camera/live',
    'rtsp://admin:***@192.168.1.20/stream1',
    'http://192.168.1.30/video.mjpg',
    'https://user:***@[fd00::1]:8443/live.m3u8',
    'device:/dev/video0',
    'device:video=Logitech BRIO',
    'screen:',
    'screen::0.0',
    'file:/srv/videos/a b.mp4',
    'test:?size=640x360&rate=15',
    'test:?size=640x360&rate=15&audio=1',
  ])('%s comes back as it was', (source) => {
    expect(buildSource(readSource(source))).toMatchObject({ ok: true, source })
  })

  test('any user and password can be read back, whatever is in them', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((value) => value !== '***')
    fc.assert(
      fc.property(text, text, (user, password) => {
        const built = buildSource(network('rtsp://camera:554/live', user, password))
        expect(built.ok).toBe(true)
        if (!built.ok) return
        expect(new URL(built.source).host).toBe('camera:554')
        expect(readAddress(built.source)).toEqual({
          address: 'rtsp://camera:554/live',
          user,
          password,
          passwordKept: false,
        })
      }),
    )
  })

  test('a password that was pasted with unescaped signs goes to its field whole', () => {
    expect(readAddress('rtsp://admin:p@ss:w0rd@10.0.0.9/1')).toEqual({
      address: 'rtsp://10.0.0.9/1',
      user: 'admin',
      password: 'p@ss:w0rd',
      passwordKept: false,
    })
  })

  test('the preview never shows a password', () => {
    const built = buildSource(network('rtsp://camera/live', 'admin', 'hunter2'))
    expect(built).toEqual({
      ok: true,
      source: 'rtsp://admin:hunter2@camera/live',
      shown: 'rtsp://admin:•••@camera/live',
    })
  })

  test('a stored password is kept until a new one is typed', () => {
    const draft = readSource('rtsp://admin:***@camera/live')
    expect(draft.rtsp).toMatchObject({ password: '', passwordKept: true })
    draft.rtsp.password = 'new one'
    expect(buildSource(draft)).toMatchObject({ source: 'rtsp://admin:new%20one@camera/live' })
  })

  test.each([
    ['', 'needAddress'],
    ['192.168.1.20', 'rtspScheme'],
    ['http://192.168.1.20', 'rtspScheme'],
    ['-i rtsp://x', 'rtspScheme'],
    ['rtsp://', 'badAddress'],
  ])('the address “%s” is refused beside its field', (address, problem) => {
    expect(buildSource(network(address))).toEqual({ ok: false, field: 'address', problem })
  })

  test('each other kind says what it lacks', () => {
    expect(buildSource(network('rtsp://camera', '', 'secret'))).toMatchObject({ field: 'user' })
    expect(buildSource(emptyDraft('device'))).toMatchObject({ problem: 'needDevice' })
    expect(buildSource(emptyDraft('file'))).toMatchObject({ problem: 'needPath' })
    const bad = { size: '12x', rate: '30', audio: false }
    expect(buildSource({ ...emptyDraft('test'), test: bad })).toMatchObject({ problem: 'badSize' })
    expect(buildSource({ ...emptyDraft('test'), test: { ...bad, size: '640x360', rate: '99' } })).toMatchObject({
      problem: 'badRate',
    })
  })
})
