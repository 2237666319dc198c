import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildMain, buildPage } from '../../scripts/build.ts'
import { DesktopProcess } from '../kit/electron/desktop-process.ts'
import { tempFolder } from '../kit/temp-folder.ts'

beforeAll(async () => {
  await buildPage()
  await buildMain()
})

describe.runIf(process.platform === 'linux')('the installed program as a station alone', () => {
  it('serves without a display, a window or a tray, and ends in order', async () => {
    const program = await DesktopProcess.start({ display: '', args: ['--station'] })
    const client = await program.client()
    await client.request('live.open', { camera: 'demo' })
    await client.sequences(5)
    expect(await program.ask('windows')).toEqual([])
    expect((await program.ask('tray')).toolTip).toBe('')
    program.process.kill('SIGTERM')
    expect(await program.ended).toBe(0)
    expect(existsSync(join(program.data, 'station.json'))).toBe(false)
  })

  it('says why it cannot start, where another one has the data folder', async () => {
    const first = await DesktopProcess.start({ display: '', args: ['--station'] })
    const second = DesktopProcess.launch({
      ...{ display: '', data: first.data, userData: tempFolder() },
      args: ['--station'],
    })
    expect(await second.ended).toBe(1)
    expect(second.stderr).toMatch(/another|already/i)
  })
})
