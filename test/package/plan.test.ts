import { describe, expect, it } from 'vitest'
import { readPlan, type Asked, type Plan } from '../../scripts/packaging/plan.ts'

const LINUX = { platform: 'linux', arch: 'x64' } as const
const MAC = { platform: 'darwin', arch: 'arm64' } as const

const planned = (asked: Asked): Plan => {
  if (asked.do !== 'package') throw new Error(`It is not to be packaged: ${asked.do}.`)
  return asked
}

describe('npm run package', () => {
  it('makes the installers of this platform for this computer’s processor, and sends nothing anywhere', () => {
    const plan = planned(readPlan([], {}, LINUX))
    expect(plan).toMatchObject({ unpackedOnly: false, universal: false, arches: ['x64'], output: 'release' })
    expect(plan.builderArguments).toContain('--publish=never')
    expect(plan.builderArguments.some((argument) => argument.includes('publish.url'))).toBe(false)
  })

  it('makes one program for both processors on macOS', () => {
    expect(planned(readPlan([], {}, MAC))).toMatchObject({ universal: true, arches: ['x64', 'arm64'] })
    expect(planned(readPlan(['--dir'], {}, MAC))).toMatchObject({ universal: false, arches: ['arm64'] })
    expect(planned(readPlan(['--x64'], {}, MAC))).toMatchObject({ universal: false, arches: ['x64'] })
  })

  it('hands on what it does not know', () => {
    expect(planned(readPlan(['--dir', '-c.compression=store'], {}, LINUX)).builderArguments).toEqual(
      expect.arrayContaining(['--dir', '-c.compression=store']),
    )
  })

  it('takes a runtime from the option before the one from the environment, and names it once', () => {
    const env = { LOOKOUT_ELECTRON_DIST: '/from/environment' }
    expect(planned(readPlan([], env, LINUX)).electronDist).toBe('/from/environment')
    const both = planned(readPlan(['-c.electronDist=/from/option'], env, LINUX))
    expect(both.electronDist).toBe('/from/option')
    expect(both.builderArguments.join(' ')).not.toContain('electronDist')
  })

  it('packages the address of a feed where one is named, with the zip that macOS updates from', () => {
    const env = { LOOKOUT_UPDATE_URL: 'https://updates.example/lookout' }
    const feed = ['-c.publish.provider=generic', '-c.publish.url=https://updates.example/lookout']
    expect(planned(readPlan([], env, LINUX)).builderArguments).toEqual(expect.arrayContaining(feed))
    const mac = planned(readPlan([], env, MAC)).builderArguments
    expect(mac).toEqual(expect.arrayContaining([...feed, '--mac', 'dmg', 'zip', '--universal']))
  })

  it.each([
    [['--win'], {}, /^--win asks for another platform/],
    [['--mac'], {}, /^--mac asks for another platform/],
    [[], { LOOKOUT_UPDATE_URL: 'http://updates.example/' }, /takes an https address/],
    [[], { LOOKOUT_UPDATE_URL: 'https://' }, /takes an https address/],
  ] as const)('says in a sentence why %j with %j is not possible', (args, env, sentence) => {
    expect(readPlan(args, env, LINUX)).toEqual({ do: 'complain', sentence: expect.stringMatching(sentence) as string })
  })

  it('takes an empty variable for none', () => {
    const plan = planned(readPlan([], { LOOKOUT_UPDATE_URL: '', LOOKOUT_ELECTRON_DIST: '' }, LINUX))
    expect(plan.electronDist).toBeUndefined()
  })
})
