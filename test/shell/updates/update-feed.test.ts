import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findFeed } from '../../../electron/shell/updates/update-feed.ts'
import { tempFolder } from '../../kit/temp-folder.ts'

/** An installed program's resources, with what the packager wrote. */
function resources(yaml?: string): string {
  const folder = tempFolder()
  if (yaml !== undefined) writeFileSync(join(folder, 'app-update.yml'), yaml)
  return folder
}

const PACKAGED = 'provider: generic\nurl: https://updates.example/lookout\nupdaterCacheDirName: lookout-updater\n'
const SHIPPED = 'provider: generic\nupdaterCacheDirName: lookout-updater\n'

describe('the feed for updates', () => {
  it('is off in what is shipped, and where nothing was packaged', async () => {
    expect(await findFeed(null, resources(SHIPPED))).toEqual({ kind: 'off' })
    expect(await findFeed(null, resources())).toEqual({ kind: 'off' })
  })

  it('is the packaged address, quoted or not', async () => {
    const packaged = { kind: 'packaged', url: 'https://updates.example/lookout' }
    expect(await findFeed(null, resources(PACKAGED))).toEqual(packaged)
    expect(await findFeed(null, resources(PACKAGED.replace(/url: (.*)/, "url: '$1'")))).toEqual(packaged)
  })

  it('is the one in this computer’s settings before the packaged one', async () => {
    const set = 'https://closer.example/'
    expect(await findFeed(set, resources(PACKAGED))).toEqual({ kind: 'set', url: set })
  })

  it.each(['http://updates.example/', 'ftp://updates.example/', 'file:///updates', 'nonsense'])(
    'is off for %s, set or packaged: nothing is installed that did not come over TLS',
    async (url) => {
      expect(await findFeed(url, resources(PACKAGED))).toEqual({ kind: 'off' })
      expect(await findFeed(null, resources(`provider: generic\nurl: ${url}\n`))).toEqual({ kind: 'off' })
    },
  )

  it('is off for a program that runs from source', async () => {
    expect(await findFeed('https://updates.example/', undefined)).toEqual({ kind: 'off' })
  })
})
