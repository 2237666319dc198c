import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ADMIN_PASSWORD, RunningStation } from '../kit/running-station.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const PYTHON = '/usr/bin/python3'
const WATCH = join(import.meta.dirname, '../../docs/examples/watch.py')
const missing = spawnSync(PYTHON, ['-c', 'import websockets'], { stdio: 'ignore' }).status !== 0
const title = 'the example client in Python' + (missing ? ' (skipped: Python’s websockets is not installed)' : '')

/** Runs a program to its end and answers what it said. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()))
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve(said)
      else reject(new Error(`${command} ended with ${code ?? 'a signal'}: ${said}`))
    })
  })
}

const watch = (station: RunningStation, out: string, password: string): Promise<string> =>
  run(
    PYTHON,
    [
      ...[WATCH, new URL('/ws', station.url.replace('https', 'wss')).href, 'admin', 'demo', out],
      ...['--units', '60', '--ca', join(station.data, 'tls/ca.pem')],
    ],
    { ...process.env, LOOKOUT_PASSWORD: password },
  )

describe.skipIf(missing)(title, () => {
  it('writes what any player reads as H.264 of the camera’s size', async () => {
    const station = await RunningStation.start()
    const out = join(tempFolder(), 'out.h264')
    const said = await watch(station, out, ADMIN_PASSWORD)
    expect(JSON.parse(said.split('\n')[0] ?? '')).toMatchObject({ video: { width: 1280, height: 720 } })
    const fields = 'stream=codec_name,width,height,nb_read_frames'
    const probe = await run('ffprobe', ['-v', 'error', '-count_frames', '-show_entries', fields, '-of', 'json', out])
    expect(JSON.parse(probe)).toMatchObject({
      streams: [{ codec_name: 'h264', width: 1280, height: 720, nb_read_frames: '60' }],
    })
  })

  it('ends with the station’s sentence where the password is wrong', async () => {
    const station = await RunningStation.start()
    const attempt = watch(station, join(tempFolder(), 'out.h264'), 'wrong horse battery')
    await expect(attempt).rejects.toThrow('The name or the password is wrong.')
  })
})
