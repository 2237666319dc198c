import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fetchRuntimes, lookAtRuntime, runtimeOf } from '../../scripts/packaging/runtime.ts'
import { tempFolder } from '../kit/temp-folder.ts'
import { makeRuntime } from './stand-in-runtime.ts'

const root = join(import.meta.dirname, '../..')

describe('Electron’s runtime', () => {
  it('is fetched for each processor in turn, each tenth said once', async () => {
    const said: string[] = []
    const fetched: string[] = []
    const sentence = await fetchRuntimes(
      ['x64', 'arm64'],
      (arch, onProgress) => {
        fetched.push(arch)
        for (const share of [0.04, 0.1, 0.12, 0.55, 1]) onProgress(share)
        return Promise.resolve()
      },
      (line) => said.push(line),
    )
    expect(sentence).toBeUndefined()
    expect(fetched).toEqual(['x64', 'arm64'])
    expect(said.filter((line) => line.includes('x64')).map((line) => /\d+ %/.exec(line)?.[0])).toEqual([
      '10 %',
      '50 %',
      '100 %',
    ])
  })

  it('that cannot be fetched is one sentence, with the innermost reason and what can be done', async () => {
    const failure = new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND github.com') })
    const sentence = await fetchRuntimes(
      ['x64'],
      () => Promise.reject(failure),
      () => undefined,
    )
    expect(sentence).toMatch(/x64 cannot be downloaded \(getaddrinfo ENOTFOUND github\.com\).*LOOKOUT_ELECTRON_DIST/)
  })

  it('is given up when nothing comes, not waited for', async () => {
    const never = new Promise<never>(() => undefined)
    expect(
      await fetchRuntimes(
        ['x64'],
        () => never,
        () => undefined,
        20,
      ),
    ).toMatch(/nothing came for 0\.02 seconds/)
  })

  it('comes with check sums of the platforms that there are installers for', () => {
    const { version, checksums } = runtimeOf(root)
    for (const name of ['linux-x64', 'win32-x64', 'darwin-x64', 'darwin-arm64']) {
      expect(checksums[`electron-v${version}-${name}.zip`]).toMatch(/^[0-9a-f]{64}$/)
    }
  })

  it('is told from a stand-in by its fuses', () => {
    expect(lookAtRuntime(makeRuntime(tempFolder()), 'linux')).toEqual({ is: 'runtime' })
    const plain = tempFolder()
    writeFileSync(join(plain, 'electron'), '#!/bin/sh\n')
    expect(lookAtRuntime(plain, 'linux')).toEqual({ is: 'stand-in' })
    expect(lookAtRuntime(join(plain, 'no'), 'linux')).toMatchObject({ is: 'absent' })
  })

  it('may be a folder of zips', () => {
    const zips = tempFolder()
    mkdirSync(join(zips, 'old'))
    expect(lookAtRuntime(zips, 'linux')).toEqual({ is: 'runtime' })
  })
})
