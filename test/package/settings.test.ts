import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

interface Target {
  readonly target: string
  readonly arch: readonly string[]
}
interface Settings {
  readonly artifactName: string
  readonly electronFuses: Readonly<Record<string, boolean>>
  readonly asarUnpack: readonly string[]
  readonly publish: unknown
  readonly win: { readonly target: readonly Target[]; readonly icon: string }
  readonly nsis: Readonly<Record<string, unknown>>
  readonly mac: {
    readonly target: readonly Target[]
    readonly icon: string
    readonly hardenedRuntime: boolean
    readonly entitlements: string
    readonly entitlementsInherit: string
    readonly extendInfo: Readonly<Record<string, unknown>>
  }
  readonly linux: {
    readonly target: readonly string[]
    readonly category: string
    readonly icon: string
    readonly extraFiles: readonly { readonly from: string }[]
  }
  readonly deb: { readonly recommends: readonly string[]; readonly fpm: readonly string[] }
}

const settings = parse(read('electron-builder.yml')) as Settings

describe('the workflows', () => {
  const workflows = ['ci', 'release'].map((name) => read(`.github/workflows/${name}.yml`))

  it.each(workflows)('take official actions alone, each at a major version', (text) => {
    const used = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action ?? '')
    expect(used.length).toBeGreaterThan(1)
    expect(used.filter((action) => !/^actions\/[a-z-]+@v\d+$/.test(action))).toEqual([])
  })

  it.each(workflows)('may read, and leave no token behind; only the draft of a release is written', (text) => {
    const workflow = parse(text) as { permissions: unknown; jobs: Record<string, { permissions?: unknown }> }
    expect(workflow.permissions).toEqual({ contents: 'read' })
    const more = Object.entries(workflow.jobs).flatMap(([name, { permissions }]) =>
      permissions === undefined ? [] : [name],
    )
    expect(more.filter((name) => name !== 'draft')).toEqual([])
    expect(text.match(/actions\/checkout@/g)?.length ?? 0).toBe(text.match(/persist-credentials: false/g)?.length)
    expect(text).not.toContain('pull_request_target')
  })

  it.each(workflows)('put nothing that others write into a command', (text) => {
    const commands = [...text.matchAll(/run: (?:\|\n((?: {10,}.*\n)+)|(.*))/g)].map(
      ([, block, line]) => block ?? line ?? '',
    )
    expect(commands.length).toBeGreaterThan(1)
    expect(commands.filter((command) => command.includes('${{'))).toEqual([])
  })
})

describe('the settings of the installers', () => {
  it('switch off everything in Electron that Lookout never needs', () => {
    expect(settings.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: true,
    })
  })

  it('name each installer after its version, platform and processor', () => {
    expect(settings.artifactName).toBe('Lookout-${version}-${os}-${arch}.${ext}')
  })

  it('put ffmpeg and libraries beside the archive', () => {
    expect(settings.asarUnpack).toEqual(expect.arrayContaining(['**/node_modules/ffmpeg-static/**', '**/*.node']))
  })

  it('name no feed for updates', () => {
    expect(settings.publish).toBeNull()
    expect(parse(read('resources/app-update.yml'))).toEqual({
      provider: 'generic',
      updaterCacheDirName: 'lookout-updater',
    })
  })

  it('let Windows install for one user or for all, and leave recordings when it is removed', () => {
    expect(settings.win.target).toEqual([{ target: 'nsis', arch: ['x64'] }])
    expect(settings.nsis).toMatchObject({
      oneClick: false,
      perMachine: false,
      allowElevation: true,
      deleteAppDataOnUninstall: false,
    })
  })

  it('make one disk image for both of Apple’s processors, hardened', () => {
    expect(settings.mac.target).toEqual([{ target: 'dmg', arch: ['universal'] }])
    expect(settings.mac.hardenedRuntime).toBe(true)
  })

  it('say on macOS what cameras, microphones, screens and the network are for', () => {
    const { extendInfo } = settings.mac
    for (const key of ['Camera', 'Microphone', 'ScreenCapture', 'LocalNetwork']) {
      expect(extendInfo[`NS${key}UsageDescription`]).toMatch(/^Lookout .*\.$/)
    }
    expect(extendInfo['NSBonjourServices']).toEqual(['_lookout._tcp'])
  })

  it.each(['entitlements', 'entitlementsInherit'] as const)(
    'ask macOS for cameras, sound and compiled code, no more: %s',
    (which) => {
      const keys = [...read(settings.mac[which]).matchAll(/<key>([^<]+)<\/key>\s*<true\/>/g)].map(([, key]) => key)
      expect(keys).toEqual([
        'com.apple.security.cs.allow-jit',
        'com.apple.security.device.camera',
        'com.apple.security.device.audio-input',
      ])
    },
  )

  it('make an AppImage and a .deb, found among programs for video', () => {
    expect(settings.linux.target).toEqual(['AppImage', 'deb'])
    expect(settings.linux.category).toBe('AudioVideo;Video;')
    expect(settings.deb.recommends).toContain('v4l-utils')
  })

  it('name files that are there', () => {
    const { win, mac, linux, deb } = settings
    const named = [win.icon, mac.icon, linux.icon, mac.entitlements, ...linux.extraFiles.map(({ from }) => from)]
    const installed = deb.fpm.map((pair) => pair.split('=')[0] ?? '')
    expect([...named, ...installed].filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('start the station without a window as what it is installed as', () => {
    for (const path of ['resources/linux/lookout-station', 'resources/linux/lookout-station-link']) {
      expect(statSync(join(root, path)).mode & 0o111).toBe(0o111)
    }
    expect(read('resources/linux/lookout-station')).toMatch(
      /\/lookout" --ozone-platform=headless --disable-gpu --station "\$@"/,
    )
    expect(read('resources/linux/lookout-station.service')).toContain('ExecStart=/opt/Lookout/lookout-station ')
  })
})
