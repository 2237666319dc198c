import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { CameraConfig } from '../../electron/protocol/cameras.ts'
import { cameraBecomes, cameraIs } from '../kit/camera-states.ts'
import { ADMIN_PASSWORD, runCommand, RunningStation } from '../kit/running-station.ts'
import { RtspServer } from '../kit/rtsp-server.ts'
import type { TestClient } from '../kit/test-client.ts'

const VIDEO = readFileSync(join(import.meta.dirname, '../fixtures/media/camera-320x240-25.h264'))
const PASSWORD = 'Geh/eim 7ü'
const WRONG = 'Ver+raten 8ö'
const login = (password: string): string => `operator:${encodeURIComponent(password)}`

/** A password as it may turn up: plain, in an address, in an Authorization header. */
const forms = (password: string): string[] => [
  password,
  encodeURIComponent(password),
  Buffer.from(`operator:${password}`).toString('base64'),
]
const SECRETS = [...forms(PASSWORD), ...forms(WRONG)]
const secretsIn = (text: string): string[] => SECRETS.filter((secret) => text.includes(secret))

async function startCamera(): Promise<RtspServer> {
  const camera = new RtspServer({ video: VIDEO, framesPerSecond: 25, login: `operator:${PASSWORD}` })
  await camera.open()
  onTestFinished(() => camera.close())
  return camera
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // It has ended, or is none of ours.
    return ''
  }
}

interface SeenProcess {
  readonly name: string
  readonly words: string
}

/** Command line and environment of every process on this computer. */
const processes = (): SeenProcess[] =>
  readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid))
    .map((pid) => ({
      name: read(`/proc/${pid}/comm`).trim(),
      words: ['cmdline', 'environ'].map((file) => read(`/proc/${pid}/${file}`)).join('\n'),
    }))

/** Every file in the data folder but the settings, whose place it is. */
const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/^settings\..*json$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))

/** What the station answers to everything that an admin can ask for. */
async function answers(station: RunningStation): Promise<string[]> {
  const { text } = await station.http('POST', '/api/login', { user: 'admin', password: ADMIN_PASSWORD })
  const { token } = JSON.parse(text) as { token: string }
  const headers = { authorization: `Bearer ${token}` }
  const paths = ['station', 'health', 'cameras', 'devices', 'users', 'session', 'openapi.json', 'ca.pem']
  const asked = [...paths.map((path) => `/api/${path}`), '/metrics'].map((path) =>
    station.http('GET', path, undefined, headers),
  )
  const tries = [
    { source: 'rtsp://operator:***@127.0.0.1:1/gone', camera: 'yard' },
    { source: `rtsp://${login(WRONG)}@127.0.0.1:1/gone` },
    { source: `rtsp://${login(WRONG)}@:x` },
  ].map((source) => station.http('POST', '/api/tries', source, headers))
  return (await Promise.all([...asked, ...tries])).map((answer) => JSON.stringify(answer.headers) + answer.text)
}

const set = (client: TestClient, source: string) => client.ask('cameras.update', { camera: 'yard', source })

describe('a camera’s password', () => {
  it('reaches its ffmpeg, and no log, file, answer, message or other process', async () => {
    const camera = await startCamera()
    const source = camera.url(login(PASSWORD))
    const station = await RunningStation.start()
    const [admin, other] = [await station.client(), await station.client()]
    await admin.request('cameras.add', { id: 'yard', name: 'Yard', source })
    await cameraIs(admin, 'yard', 'live')
    const seen = processes()
    expect(secretsIn(seen.flatMap(({ name, words }) => (name === 'ffmpeg' ? words : [])).join())).not.toEqual([])
    expect(seen.filter(({ name, words }) => name !== 'ffmpeg' && secretsIn(words).length > 0)).toEqual([])
    expect(await admin.request<CameraConfig>('cameras.get', { camera: 'yard' })).toMatchObject({
      source: source.replace(encodeURIComponent(PASSWORD), '***'),
    })
    const said = await answers(station)

    // The wrong password, a source that is none, and a camera that is gone, each with the station's words about it.
    const refused = cameraBecomes(admin, 'yard', 'retrying', 'failed')
    await set(admin, camera.url(login(WRONG)))
    expect((await refused).state).toMatchObject({ because: { kind: 'unauthorized' } })
    expect((await set(admin, `rtsp://${login(WRONG)}@:x`)).error?.data?.kind).toBe('invalidParams')
    await camera.close()
    const gone = cameraBecomes(admin, 'yard', 'retrying')
    await set(admin, source)
    await gone
    await admin.ask('live.open', { camera: 'yard' })
    said.push(...(await answers(station)))

    const heard = [...admin.texts, ...other.texts].map((text) => JSON.stringify(text))
    station.process.kill('SIGTERM')
    await station.ended
    const written = [station.log, ...files(station.data)]
    expect([...said, ...heard, ...written].filter((text) => secretsIn(text).length > 0)).toEqual([])
  })

  it('is not stored where *** stands for one that nobody has stored', async () => {
    const client = await (await RunningStation.start()).client()
    for (const source of ['rtsp://operator:***@127.0.0.1/1', 'http://127.0.0.1/video?password=***']) {
      const { error } = await client.ask('cameras.add', { name: 'Yard', source })
      expect(error).toMatchObject({
        data: { kind: 'invalidParams' },
        message: expect.stringMatching(/\*\*\*/) as string,
      })
    }
  })

  it('is not repeated from a command line that was typed wrong', async () => {
    const { code, stderr } = await runCommand(['--camera', 'yard', 'rtsp://operator:hunter2@10.0.0.1/1'])
    expect(code).toBe(2)
    expect(stderr).toContain('rtsp://operator:***@10.0.0.1/1')
    expect(stderr).not.toContain('hunter2')
  })
})

describe('the admin’s password', () => {
  it('is not handed on to ffmpeg', async () => {
    const station = await RunningStation.start()
    await cameraIs(await station.client(), 'demo', 'live')
    const environments = station.children().map((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8'))
    expect(environments.length).toBeGreaterThan(0)
    expect(environments.filter((text) => text.includes(ADMIN_PASSWORD))).toEqual([])
  })
})
