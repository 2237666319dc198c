/**
 * What the tests need beyond npm packages: a Chromium, a screen for its windows, an ffmpeg of our day, and for the tests with foreign programs
 * Python's `websockets` and GStreamer's RTSP server. What is missing is installed the platform's ordinary way where that
 * is possible; otherwise the command to run is named.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

interface Tool {
  readonly name: string
  readonly debian: readonly string[]
  /** False where the tests can do without: the ones that need it say that they were skipped. */
  readonly required: boolean
  present(): boolean
}

const runs = (command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0

const CHROMIUMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser that the tests drive; undefined where there is none. */
export function findChromium(): string | undefined {
  const own = process.env['CHROMIUM_BIN']
  return [...(own ? [own] : []), ...CHROMIUMS, chromium.executablePath()].find((path) => existsSync(path))
}

function hasCurrentFfmpeg(): boolean {
  const { status, stdout } = spawnSync(process.env['FFMPEG_BIN'] ?? 'ffmpeg', ['-version'], { encoding: 'utf8' })
  const major = /^ffmpeg version n?(\d+)/.exec(stdout)?.[1]
  // A build from ffmpeg's own repository has no number; it is taken as current.
  return status === 0 && (major === undefined || Number(major) >= 5)
}

const GSTREAMER_CHECK =
  'import gi; gi.require_version("GstRtspServer", "1.0"); from gi.repository import GstRtspServer, Gst; Gst.init(None);' +
  'assert all(Gst.ElementFactory.find(n) for n in ("x264enc", "rtph264pay", "videotestsrc", "h264parse"))'

const tools: readonly Tool[] = [
  { name: 'Chromium', debian: ['chromium'], required: true, present: () => findChromium() !== undefined },
  { name: 'ffmpeg 5 or newer', debian: ['ffmpeg'], required: true, present: hasCurrentFfmpeg },
  {
    // The desktop's windows are real ones, on a screen that nobody sees; elsewhere than on Linux there is a screen.
    name: 'Xvfb',
    debian: ['xvfb'],
    required: process.platform === 'linux',
    present: () => process.platform !== 'linux' || runs('/bin/sh', ['-c', 'command -v Xvfb']),
  },
  {
    name: 'Python 3 with websockets',
    debian: ['python3', 'python3-websockets'],
    required: false,
    present: () => runs('/usr/bin/python3', ['-c', 'import websockets']),
  },
  {
    name: 'GStreamer’s RTSP server',
    debian: [
      'python3-gi',
      'gir1.2-gst-rtsp-server-1.0',
      'gstreamer1.0-plugins-base',
      'gstreamer1.0-plugins-good',
      'gstreamer1.0-plugins-bad',
      'gstreamer1.0-plugins-ugly',
    ],
    required: false,
    present: () => runs('/usr/bin/python3', ['-c', GSTREAMER_CHECK]),
  },
]

const mayUseApt = (): boolean => existsSync('/usr/bin/apt-get') && process.getuid?.() === 0

function installFromDebian(packages: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env })
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env,
  })
}

function installPlaywrightsChromium(): void {
  spawnSync(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium'], { stdio: 'inherit' })
}

/** Gets what is missing. Throws with the command to run where a required tool cannot be had. */
export function ensureTools(): void {
  const missing = tools.filter((tool) => !tool.present())
  if (missing.length === 0) return
  console.log(`Installing what the tests need: ${missing.map(({ name }) => name).join(', ')}.`)
  if (mayUseApt()) installFromDebian(missing.flatMap(({ debian }) => debian))
  else if (missing.some(({ name }) => name === 'Chromium')) installPlaywrightsChromium()
  for (const tool of tools.filter((candidate) => !candidate.present())) {
    const command = `sudo apt-get install ${tool.debian.join(' ')}`
    if (tool.required) throw new Error(`The tests need ${tool.name}. On Debian or Ubuntu: ${command}`)
    console.log(`Without ${tool.name}, the tests that use it are skipped. On Debian or Ubuntu: ${command}`)
  }
}
