import { X509Certificate } from 'node:crypto'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runCommand, RunningStation } from '../kit/running-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    // A process that nobody has waited for yet is not alive.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

describe('npm run station', () => {
  it('prints one line when it serves, and writes how to find and trust it', async () => {
    const station = await RunningStation.start()
    expect(station.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+\/$/)
    const file = JSON.parse(readFileSync(join(station.data, 'station.json'), 'utf8')) as Record<string, unknown>
    expect(file).toMatchObject({ pid: station.pid, url: station.url })
    expect(file['certificateSha256']).toMatch(/^[0-9a-f]{64}$/)
    const authority = new X509Certificate(station.authority).fingerprint256.replaceAll(':', '').toLowerCase()
    expect(file['authoritySha256']).toBe(authority)
    expect(statSync(join(station.data, 'station.json')).mode & 0o777).toBe(0o600)
    expect(JSON.parse((await station.http('GET', '/api/station')).text)).toMatchObject({
      protocol: 'lookout.v1',
      setup: true,
    })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'closes in order on %s: exit code 0, no ffmpeg left, no station.json',
    async (signal) => {
      const station = await RunningStation.start()
      const client = await station.client()
      await client.request('live.open', { camera: 'demo' })
      await client.sequences(1)
      const children = station.children()
      expect(children.length).toBeGreaterThan(0)
      station.process.kill(signal)
      expect((await client.closed).code).toBe(1001)
      expect(await station.ended).toBe(0)
      expect(children.filter(alive)).toEqual([])
      expect(existsSync(join(station.data, 'station.json'))).toBe(false)
    },
  )

  it('leaves no ffmpeg behind when it is killed', async () => {
    const station = await RunningStation.start()
    const client = await station.client()
    await client.request('live.open', { camera: 'demo' })
    await client.sequences(1)
    const children = station.children()
    station.process.kill('SIGKILL')
    await station.ended
    await Promise.all(children.map(gone))
    expect(children.filter(alive)).toEqual([])
  })

  it('says in one sentence that its port is taken, and by what it can be helped', async () => {
    const taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void taken.close())
    const { port } = taken.address() as AddressInfo
    const { code, stderr, stdout } = await runCommand(['--data', tempFolder(), '--port', String(port)])
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(lastLine(stderr)).toBe(`Port ${port} is taken by another program: choose another with --port, or stop it.`)
  })

  it('refuses a data folder that another station has open', async () => {
    const station = await RunningStation.start()
    const { code, stderr } = await runCommand(['--data', station.data, '--port', '0'])
    expect(code).toBe(1)
    expect(lastLine(stderr)).toMatch(/another station/i)
  })

  it('says what is wrong with a data folder that is a file', async () => {
    const file = join(tempFolder(), 'file')
    writeFileSync(file, '')
    const { code, stderr } = await runCommand(['--data', file])
    expect(code).toBe(1)
    expect(lastLine(stderr)).toMatch(/is not a folder.*--data/)
  })

  it('says so where the data folder cannot be written', async () => {
    // Nobody may write here, root neither.
    const { code, stderr } = await runCommand(['--data', '/sys/lookout'])
    expect(code).toBe(1)
    expect(lastLine(stderr)).toContain('/sys/lookout')
  })

  it.each([
    [['--nonsense'], /--nonsense/],
    [['--port', 'x'], /--port/],
    [['--camera', 'a=exec:rm'], /^A source begins with/],
    [['--camera', 'a=concat:/etc/passwd'], /^A source begins with/],
    [['--camera', 'a=-i'], /^A source begins with/],
    [['--host', '203.0.113.7'], /203\.0\.113\.7/],
  ])('ends with code 2 and one sentence for %j', async (args, sentence) => {
    const { code, stderr } = await runCommand(['--data', tempFolder(), '--port', '0', ...args])
    expect(code).toBe(2)
    expect(lastLine(stderr)).toMatch(sentence)
  })

  it('refuses a first password that is none', async () => {
    const { code, stderr } = await runCommand(['--data', tempFolder()], { LOOKOUT_ADMIN_PASSWORD: 'short' })
    expect(code).toBe(2)
    expect(lastLine(stderr)).toMatch(/at least 8/)
    expect(stderr).not.toContain('short')
  })
})

describe('npm start', () => {
  it('says in one sentence why it has no window, and serves all the same', async () => {
    const noDisplay = { DISPLAY: '', WAYLAND_DISPLAY: '' }
    const station = await RunningStation.start({ script: 'start', env: noDisplay })
    expect(station.log).toContain(
      'Lookout runs without a window because this computer has no display; open the address',
    )
    expect((await station.http('GET', '/api/station')).status).toBe(200)
    station.process.kill('SIGTERM')
    expect(await station.ended).toBe(0)
  })
})

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? ''

/** Waits for the end of a process that is not ours to wait for, by asking `tail` to. */
const gone = (pid: number): Promise<void> =>
  new Promise((resolve) => spawn('tail', [`--pid=${pid}`, '-f', '/dev/null']).once('exit', () => resolve()))
