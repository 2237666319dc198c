import { X509Certificate } from 'node:crypto'
import { chmod, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect, type ConnectionOptions, type PeerCertificate, type TLSSocket } from 'node:tls'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog, type Log } from '../../../electron/base/log.ts'
import { systemRandom } from '../../../electron/base/random.ts'
import { stationNames, type Machine } from '../../../electron/server/tls/machine.ts'
import { parsePem } from '../../../electron/server/tls/pem-file.ts'
import { TlsIdentity } from '../../../electron/server/tls/tls-identity.ts'
import { HttpsStation, kitMachine, temporaryFolder } from '../../kit/https-station.ts'
import { ManualClock } from '../../kit/manual-clock.ts'

const DAY = 86_400_000

let folder: string
let clock: ManualClock
let machine: Machine
const sentences: string[] = []
const note = (_values: object, sentence: string): void => void sentences.push(sentence)
const log: Log = { ...silentLog, warn: note, error: note }
beforeEach(async () => {
  folder = await temporaryFolder()
  clock = new ManualClock()
  machine = kitMachine
  sentences.length = 0
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const open = () =>
  TlsIdentity.open({
    folder,
    clock,
    random: systemRandom,
    log,
    machine: { hostname: () => machine.hostname(), addresses: () => machine.addresses() },
  })
const file = (name: string): string => join(folder, 'tls', name)
const opened = async (): Promise<TlsIdentity> => {
  const identity = await open()
  await identity.close()
  return identity
}

describe('the certificates of a first start', () => {
  it('are an authority for twenty years and a leaf for at most 397 days with every name and address', async () => {
    const identity = await opened()
    const authority = new X509Certificate(identity.authority)
    const leaf = new X509Certificate(identity.served.certificate)
    expect(authority.ca).toBe(true)
    expect(authority.subject).toMatch(/^CN=Lookout station kit [0-9a-f]{8}\nO=Lookout \(this station only\)$/)
    expect(days(authority)).toBe(7300)
    expect(leaf.ca).toBe(false)
    expect(days(leaf)).toBeLessThanOrEqual(397)
    expect(leaf.validFromDate.getTime()).toBeLessThan(clock.now() / 1000)
    expect(leaf.subjectAltName?.split(', ').sort()).toEqual([
      'DNS:kit',
      'DNS:kit.local',
      'DNS:localhost',
      'IP Address:0:0:0:0:0:0:0:1',
      'IP Address:127.0.0.1',
      'IP Address:192.0.2.7',
    ])
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(leaf.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' })
    expect(identity.served.sha256).toBe(leaf.fingerprint256.replaceAll(':', '').toLowerCase())
  })

  it('are kept for their owner alone; the part for everyone is there too', async () => {
    const identity = await opened()
    for (const name of ['authority.pem', 'station.pem']) expect((await stat(file(name))).mode & 0o777).toBe(0o600)
    expect((await stat(file(''))).mode & 0o777).toBe(0o700)
    expect((await readFile(file('ca.pem'), 'utf8')).trim()).toBe(identity.authority.trim())
  })

  it('are the same at the next start', async () => {
    const first = await opened()
    const second = await opened()
    expect(second.authority).toBe(first.authority)
    expect(second.served).toEqual(first.served)
  })
})

describe('the leaf', () => {
  it('is renewed 30 days before its end, by the same authority', async () => {
    const identity = await open()
    const { served, authority } = identity
    clock.step(364 * DAY)
    await identity.check()
    expect(identity.served).toEqual(served)
    clock.step(2 * DAY)
    await identity.check()
    expect(identity.served.sha256).not.toBe(served.sha256)
    expect(identity.authority).toBe(authority)
    expect(new X509Certificate(identity.served.certificate).verify(new X509Certificate(authority).publicKey)).toBe(true)
    await identity.close()
  })

  it('is renewed within a minute when the computer has a new address or name, and not when one is gone', async () => {
    const identity = await open()
    const renewed = new Promise<string>((resolve) => identity.onRenewed(({ certificate }) => resolve(certificate)))
    machine = { hostname: () => 'kit', addresses: () => ['127.0.0.1', '192.0.2.8'] }
    await clock.advance(60_000)
    const leaf = new X509Certificate(await renewed)
    expect(leaf.checkIP('192.0.2.8')).toBe('192.0.2.8')
    expect(identity.names.addresses).toContain('192.0.2.8')
    const { sha256 } = identity.served
    machine = { hostname: () => 'kit', addresses: () => ['127.0.0.1'] }
    await identity.check()
    expect(identity.served.sha256).toBe(sha256)
    expect(identity.names.addresses).not.toContain('192.0.2.8')
    await identity.close()
  })

  it('is made anew when it belongs to another authority', async () => {
    const first = await opened()
    await rm(file('authority.pem'))
    const second = await opened()
    expect(second.authority).not.toBe(first.authority)
    expect(second.served.sha256).not.toBe(first.served.sha256)
  })
})

describe('files that cannot be used', () => {
  it.each(['authority.pem', 'station.pem'])('%s is kept aside when it is damaged, and made anew', async (name) => {
    await opened()
    await writeFile(file(name), 'not a key')
    await opened()
    const aside = (await readdir(file(''))).filter((entry) => entry.includes('.damaged-'))
    expect(aside).toHaveLength(1)
    expect(await readFile(file(aside[0] ?? ''), 'utf8')).toBe('not a key')
    expect(sentences).toContain('A certificate file cannot be used and was put aside.')
  })

  it('are noticed when the key is not the certificate’s', async () => {
    const first = await opened()
    const strange = await TlsIdentity.open({
      folder: join(folder, 'other'),
      clock,
      random: systemRandom,
      log: silentLog,
      machine,
    })
    await strange.close()
    await writeFile(file('station.pem'), strange.served.key + '\n' + first.served.certificate)
    const second = await opened()
    expect(new X509Certificate(second.served.certificate).verify(new X509Certificate(first.authority).publicKey)).toBe(
      true,
    )
    expect((await readdir(file(''))).some((entry) => entry.startsWith('station.damaged-'))).toBe(true)
  })

  it('of an authority whose time is over are kept aside, and said to be', async () => {
    const first = await opened()
    clock.step(7301 * DAY)
    const second = await opened()
    expect(second.authority).not.toBe(first.authority)
    expect((await readdir(file(''))).some((entry) => entry.startsWith('authority.unusable-'))).toBe(true)
    expect(sentences).toContain('A new certificate authority was made: clients have to trust it before they connect.')
  })

  it('of an authority of a time to come are kept: the clock is wrong, and will be right again', async () => {
    const before = await opened()
    clock.step(-30 * 365 * 86_400_000)
    const meanwhile = await opened()
    expect(meanwhile.authority).toBe(before.authority)
    clock.step(30 * 365 * 86_400_000)
    const after = await opened()
    expect(after.authority).toBe(before.authority)
    expect(new X509Certificate(after.served.certificate).validToDate.getTime()).toBeGreaterThan(clock.now() / 1000)
  })

  it('are no reason to make a new authority where one is there and cannot be read', async () => {
    await mkdir(file('authority.pem'), { recursive: true })
    await expect(open()).rejects.toThrow(/The certificate file .*authority\.pem cannot be read/)
  })

  it.skipIf(process.getuid?.() === 0)('end in a sentence where the folder may not be written', async () => {
    await chmod(folder, 0o500)
    await expect(open()).rejects.toThrow(`The folder ${join(folder, 'tls')} cannot be made`)
    await chmod(folder, 0o700)
  })

  it('end in a sentence where one cannot be written', async () => {
    await mkdir(join(file('ca.pem'), 'in the way'), { recursive: true })
    await expect(open()).rejects.toThrow(`The certificate file ${file('ca.pem')} cannot be written`)
  })

  it('end in a sentence where the folder is a file', async () => {
    await writeFile(file(''), '')
    await expect(open()).rejects.toThrow(`The folder ${file('')} cannot be made`)
  })

  it('are read without ever throwing', () => {
    fc.assert(fc.property(fc.string(), (text) => parsePem(text).state === 'damaged'))
    fc.assert(
      fc.property(fc.base64String(), fc.base64String(), (key, certificate) => {
        const text = `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\n${certificate}\n-----END CERTIFICATE-----`
        return parsePem(text).state === 'damaged'
      }),
    )
  })
})

describe('names', () => {
  it('leave out what no certificate can hold', () => {
    const odd = { hostname: () => 'Büro PC', addresses: () => ['fe80::1', 'FD00::1', '10.0.0.1', '10.0.0.1'] }
    expect(stationNames(odd, ['Cams.Example', '203.0.113.4', 'a b'])).toEqual({
      dns: ['cams.example', 'localhost'],
      addresses: ['10.0.0.1', '127.0.0.1', '203.0.113.4', '::1', 'fd00::1'],
    })
  })
})

describe('the server', () => {
  let station: HttpsStation
  beforeEach(async () => {
    station = await HttpsStation.start({ machine: { hostname: () => 'kit', addresses: () => machine.addresses() } })
  })
  afterEach(async () => {
    await station.close()
  })

  it('is trusted by who trusts its authority, at each of its names, and by nobody else', async () => {
    for (const servername of ['localhost', 'kit', 'kit.local']) {
      expect(await handshake({ servername })).toMatchObject({ authorized: true, protocol: 'TLSv1.3' })
    }
    await expect(handshake({ ca: [] })).rejects.toThrow(/unable to verify|self-signed/)
  })

  it('takes TLS 1.2 with authenticated encryption', async () => {
    const version = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const
    const { protocol, cipher } = await handshake(version)
    expect(protocol).toBe('TLSv1.2')
    expect(cipher).toMatch(/^ECDHE-ECDSA-.*(GCM|POLY1305)/)
  })

  it('refuses TLS 1.1 and cipher block chaining', async () => {
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const
    await expect(handshake(old)).rejects.toThrow(/alert protocol version|unsupported protocol/)
    const cbc = { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384' } as const
    await expect(handshake(cbc)).rejects.toThrow(/handshake failure/)
  })

  it('shows the new leaf while it runs', async () => {
    const before = await handshake()
    machine = { hostname: () => 'kit', addresses: () => ['192.0.2.99'] }
    await station.identity.check()
    const after = await handshake()
    expect(after.sha256).not.toBe(before.sha256)
    expect(after.sha256).toBe(station.identity.served.sha256)
    expect((await station.ask('/api/station', { headers: { host: `192.0.2.99:${station.port}` } })).status).toBe(200)
  })

  it('hands out its authority to anyone', async () => {
    const answer = await station.ask('/api/ca.pem')
    expect(answer.headers['content-type']).toBe('application/x-x509-ca-cert')
    expect(answer.text).toBe(station.identity.authority)
    expect(answer.text).not.toContain('PRIVATE')
  })

  function handshake(options: ConnectionOptions = {}) {
    return new Promise<{ authorized: boolean; protocol: string | null; cipher: string; sha256: string }>(
      (resolve, reject) => {
        const { port, identity } = station
        const to = { host: '127.0.0.1', port, ca: identity.authority, servername: 'localhost', ...options }
        const socket: TLSSocket = connect(to, () => {
          const { fingerprint256 }: PeerCertificate = socket.getPeerCertificate()
          resolve({
            authorized: socket.authorized,
            protocol: socket.getProtocol(),
            cipher: socket.getCipher().name,
            sha256: fingerprint256.replaceAll(':', '').toLowerCase(),
          })
          socket.destroy()
        })
        socket.on('error', reject)
      },
    )
  }
})

const days = ({ validFromDate, validToDate }: X509Certificate): number =>
  (validToDate.getTime() - validFromDate.getTime()) / DAY
