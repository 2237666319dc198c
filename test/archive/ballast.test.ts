import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Ballast } from '../../electron/archive/ballast.ts'
import { systemDisk, type Disk } from '../../electron/base/disk.ts'
import { systemRandom } from '../../electron/base/random.ts'
import { tempFolder } from '../kit/temp-folder.ts'

const MEGABYTE = 1024 * 1024
let folder: string
let file: string
beforeEach(() => {
  folder = tempFolder()
  file = join(folder, 'ballast')
})

const ballastWith = (free: number, disk: Partial<Disk> = {}): Ballast =>
  new Ballast(folder, { ...systemDisk, space: () => Promise.resolve({ bytes: 1e9, free }), ...disk }, systemRandom)

describe('the ballast', () => {
  it('is taken where there is plenty, once', async () => {
    const ballast = ballastWith(100 * MEGABYTE)
    await ballast.take()
    const { size, mtimeMs } = statSync(file)
    await ballast.take()
    expect(statSync(file)).toMatchObject({ size, mtimeMs })
    expect(size).toBe(4 * MEGABYTE)
  })

  it('is given where there is nothing, and only there', async () => {
    await ballastWith(100 * MEGABYTE).take()
    await ballastWith(10 * MEGABYTE).give()
    expect(existsSync(file)).toBe(true)
    await ballastWith(0).give()
    expect(existsSync(file)).toBe(false)
    await ballastWith(0).give()
  })

  it('is not taken on a disk that has little', async () => {
    await ballastWith(10 * MEGABYTE).take()
    expect(existsSync(file)).toBe(false)
  })

  it('is made whole where a crash left a part of it', async () => {
    writeFileSync(file, 'a part')
    await ballastWith(100 * MEGABYTE).take()
    expect(statSync(file).size).toBe(4 * MEGABYTE)
  })

  it('leaves nothing where the disk fills up meanwhile', async () => {
    const create: Disk['create'] = async (path) => {
      const made = await systemDisk.create(path)
      return { ...made, append: () => Promise.reject(new Error('ENOSPC')) }
    }
    await ballastWith(100 * MEGABYTE, { create }).take()
    expect(existsSync(file)).toBe(false)
  })
})
