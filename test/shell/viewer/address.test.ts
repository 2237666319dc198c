import { describe, expect, it } from 'vitest'
import { readAddress } from '../../../electron/shell/viewer/address.ts'

describe('a typed address', () => {
  it.each([
    ['192.168.1.20', 'https://192.168.1.20:7440/'],
    ['  control-room.local ', 'https://control-room.local:7440/'],
    ['192.168.1.20:8443', 'https://192.168.1.20:8443/'],
    ['https://192.168.1.20:7440/#/live/door', 'https://192.168.1.20:7440/'],
    ['https://CONTROL-ROOM.local/', 'https://control-room.local:7440/'],
    ['https://cameras.example:443/', 'https://cameras.example/'],
    ['http://192.168.1.20:7440', 'https://192.168.1.20:7440/'],
    ['192.168.1.20/anything?else', 'https://192.168.1.20:7440/'],
    ['::1', 'https://[::1]:7440/'],
    ['2001:DB8::7', 'https://[2001:db8::7]:7440/'],
    ['[2001:db8::7]:9000', 'https://[2001:db8::7]:9000/'],
    ['https://[2001:db8::7]', 'https://[2001:db8::7]:7440/'],
    ['１９２．１６８．１．２０：８４４３', 'https://192.168.1.20:8443/'],
    ['192。168。1。20', 'https://192.168.1.20:7440/'],
    ['监控.example', new URL('https://监控.example:7440/').href],
  ])('“%s” leads to %s', (typed, url) => {
    expect(readAddress(typed)).toEqual({ ok: true, url })
  })

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['192.168.1.20:0', 'badPort'],
    ['192.168.1.20:70000', 'badPort'],
    ['fe80::1%eth0', 'zone'],
    ['[fe80::1%25eth0]:7440', 'zone'],
    ['rtsp://192.168.1.20/stream', 'notAnAddress'],
    ['file:///etc/passwd', 'notAnAddress'],
    ['javascript:alert(1)', 'notAnAddress'],
    ['192.168.1', 'notAnAddress'],
    ['192.168.1.300', 'notAnAddress'],
    ['7440', 'notAnAddress'],
    ['two words', 'notAnAddress'],
    ['admin:secret@192.168.1.20', 'notAnAddress'],
    ['https://admin@192.168.1.20', 'notAnAddress'],
    ['host:', 'notAnAddress'],
    ['host:port', 'notAnAddress'],
    ['\\\\server\\share', 'notAnAddress'],
    ['[not an address]', 'notAnAddress'],
    ['.', 'notAnAddress'],
  ])('“%s” is refused: %s', (typed, why) => {
    expect(readAddress(typed)).toEqual({ ok: false, why })
  })

  it('is read whatever is pasted', () => {
    const pasted = ['x'.repeat(100_000), '['.repeat(1_000), '\u0000', '\uFFFF', '%%%', 'a'.repeat(300)]
    for (const text of pasted) expect(() => readAddress(text)).not.toThrow()
  })
})
