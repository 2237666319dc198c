/**
 * What `npm run package` is asked to do, from its arguments and environment. Pure: nothing is looked up on the disk.
 */

export const PACKAGE_HELP = `npm run package [-- options]

  (nothing)              the installers for this platform, into release/
  --dir                  the unpacked program, into release/
  --without-ffmpeg       go on where no ffmpeg could be downloaded: the computer it is installed on must have one
  --help                 this text
  anything else          goes to electron-builder (--x64, --arm64, -c.<setting>=<value>, …)

  LOOKOUT_ELECTRON_DIST  in the environment: a folder with Electron's runtime, or its zip, to take instead of downloading it
  LOOKOUT_UPDATE_URL     in the environment: the https address of a feed for updates. Without it, no feed is packaged
  LOOKOUT_HOMEPAGE       in the environment: the address that the .deb names as the project's
`

export type Arch = 'x64' | 'arm64'

export interface Plan {
  readonly do: 'package'
  readonly unpackedOnly: boolean
  readonly withFfmpeg: boolean
  /** Whether one program for both of Apple's processors is made. */
  readonly universal: boolean
  /** The processors that a runtime of Electron is needed for. */
  readonly arches: readonly Arch[]
  /** The runtime to take, where one was named. */
  readonly electronDist: string | undefined
  /** The folder, in the project's or absolute, that what is made goes to. */
  readonly output: string
  readonly builderArguments: readonly string[]
}

export type Asked = Plan | { readonly do: 'help' } | { readonly do: 'complain'; readonly sentence: string }

const PLATFORM_OPTIONS: Readonly<Record<string, NodeJS.Platform>> = {
  '--win': 'win32',
  '--windows': 'win32',
  '-w': 'win32',
  '--mac': 'darwin',
  '--macos': 'darwin',
  '-m': 'darwin',
  '-o': 'darwin',
  '--linux': 'linux',
  '-l': 'linux',
}
const NO_HOMEPAGE = 'https://lookout.invalid/'
const DIST_OPTION = /^(?:-c|--config)\.electronDist=(.+)$/
const OUTPUT_OPTION = /^(?:-c|--config)\.directories\.output=(.+)$/

const complain = (sentence: string): Asked => ({ do: 'complain', sentence })

/** @param computer what it runs on: process.platform and process.arch */
export function readPlan(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  computer: { readonly platform: NodeJS.Platform; readonly arch: string },
): Asked {
  if (args.includes('--help')) return { do: 'help' }
  const foreign = args.find((arg) => (PLATFORM_OPTIONS[arg] ?? computer.platform) !== computer.platform)
  if (foreign !== undefined) {
    return complain(
      `${foreign} asks for another platform: package on the platform that it is for, since ffmpeg and the libraries of this computer go in.`,
    )
  }
  const feed = named(env, 'LOOKOUT_UPDATE_URL')
  if (feed !== undefined && !/^https:\/\/[^/]/.test(feed)) {
    return complain(`LOOKOUT_UPDATE_URL takes an https address, not “${feed}”.`)
  }
  const unpackedOnly = args.includes('--dir')
  const universal = args.includes('--universal') || (computer.platform === 'darwin' && !unpackedOnly && !hasArch(args))
  return {
    do: 'package',
    unpackedOnly,
    withFfmpeg: !args.includes('--without-ffmpeg'),
    universal,
    arches: archesOf(args, universal, computer.arch),
    electronDist: valueOf(DIST_OPTION, args) ?? named(env, 'LOOKOUT_ELECTRON_DIST'),
    output: valueOf(OUTPUT_OPTION, args) ?? 'release',
    builderArguments: [
      ...args.filter((arg) => arg !== '--without-ffmpeg' && !DIST_OPTION.test(arg)),
      ...(feed === undefined ? [] : feedArguments(feed, computer.platform, unpackedOnly)),
      `-c.extraMetadata.homepage=${named(env, 'LOOKOUT_HOMEPAGE') ?? NO_HOMEPAGE}`,
      // Nothing is ever sent anywhere by this command.
      '--publish=never',
    ],
  }
}

const named = (env: NodeJS.ProcessEnv, name: string): string | undefined => (env[name] === '' ? undefined : env[name])

const valueOf = (option: RegExp, args: readonly string[]): string | undefined =>
  args.map((arg) => option.exec(arg)?.[1]).find((value) => value !== undefined)

const hasArch = (args: readonly string[]): boolean => args.includes('--x64') || args.includes('--arm64')

function archesOf(args: readonly string[], universal: boolean, own: string): Arch[] {
  if (universal) return ['x64', 'arm64']
  const chosen = (['x64', 'arm64'] as const).filter((arch) => args.includes(`--${arch}`))
  return chosen.length > 0 ? chosen : [own === 'arm64' ? 'arm64' : 'x64']
}

/** On macOS an update is taken from a zip, so one is made beside the disk image. */
function feedArguments(url: string, platform: NodeJS.Platform, unpackedOnly: boolean): string[] {
  const zip = platform === 'darwin' && !unpackedOnly ? ['--mac', 'dmg', 'zip', '--universal'] : []
  return [...zip, '-c.publish.provider=generic', `-c.publish.url=${url}`]
}
