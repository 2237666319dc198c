import { createServer, type AddressInfo } from 'node:net'
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { examineFolder } from '../../electron/shell/data-folder-choice.ts'
import { tempFolder } from '../kit/temp-folder.ts'

let root: string
let current: string
let folder: string
const fit = async (chosen = folder): Promise<string> => (await examineFolder({ folder: chosen, current })).fit
const put = (name: string, text = '{}'): Promise<void> => writeFile(join(folder, name), text)

beforeEach(async () => {
  root = tempFolder()
  current = join(root, 'present')
  folder = join(root, 'chosen')
  await mkdir(current)
  await mkdir(folder)
})

describe('a folder', () => {
  it('that is empty becomes a new station’s; nothing is left behind by asking', async () => {
    expect(await examineFolder({ folder, current })).toEqual({ fit: 'new', free: expect.any(Number) as number })
    expect(await readdir(folder)).toEqual([])
  })

  it('with nothing but what systems put there is empty', async () => {
    await put('.DS_Store')
    await put('desktop.ini')
    await mkdir(join(folder, 'lost+found'))
    expect(await fit()).toBe('new')
  })

  it('with a station’s settings and identity is that station’s', async () => {
    await put('settings.json')
    await put('identity.json')
    await mkdir(join(folder, 'recordings'))
    expect(await fit()).toBe('station')
  })

  it('with recordings alone is not a station', async () => {
    await put('lookout-archive.json')
    await mkdir(join(folder, 'gate'))
    expect(await fit()).toBe('otherArchive')
  })

  it('with other files is not taken', async () => {
    await put('holiday.jpg')
    expect(await fit()).toBe('others')
  })

  it('that is the present one, by whatever way it is named, is said to be', async () => {
    await symlink(current, join(root, 'other name'))
    expect(await fit(join(root, 'other name'))).toBe('same')
    expect(await fit(current)).toBe('same')
  })

  it('inside the present one is not taken; one beside it with a longer name is', async () => {
    await mkdir(join(current, 'inner'))
    await mkdir(`${current} 2`)
    expect([await fit(join(current, 'inner')), await fit(`${current} 2`)]).toEqual(['inside', 'new'])
  })

  it('that is none, or is not there, is said so', async () => {
    await put('a file')
    expect([await fit(join(folder, 'a file')), await fit(join(root, 'nowhere'))]).toEqual(['notFolder', 'notFolder'])
  })

  it.skipIf(process.getuid?.() === 0)('that may not be written is not taken', async () => {
    await chmod(folder, 0o500)
    expect(await fit()).toBe('notWritable')
  })
})

describe('a station that is running', () => {
  const listen = async (): Promise<number> => {
    const server = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
    return (server.address() as AddressInfo).port
  }
  const stationAt = async (port: number): Promise<void> => {
    await put('settings.json')
    await put('identity.json')
    await put('station.json', JSON.stringify({ pid: 1, url: `https://127.0.0.1:${port}/` }))
  }

  it('keeps its folder to itself', async () => {
    await stationAt(await listen())
    expect(await fit()).toBe('inUse')
  })

  it('is not one that only left its file behind', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await stationAt(port)
    expect(await fit()).toBe('station')
    await put('station.json', 'not JSON')
    expect(await fit()).toBe('station')
  })
})
