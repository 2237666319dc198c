/** The capture devices and screens of the station's computer, for people to choose from. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import type { Ffmpeg } from './ffmpeg-finder.ts'
import { runToEnd } from './run-ffmpeg.ts'
import type { CaptureSystem } from './source.ts'

export interface FoundDevice {
  /** What to write as the source: `device:/dev/video0`, `screen::0.0`. */
  readonly source: string
  readonly kind: 'device' | 'screen'
  readonly label: string
}

export interface DeviceDeps {
  readonly clock: Clock
  readonly ffmpeg: Ffmpeg
  readonly env: NodeJS.ProcessEnv
  /** Where Linux tells of its video devices; `/sys/class/video4linux` outside of tests. */
  readonly videoClass?: string
}

const LIST_MILLISECONDS = 10_000
const VIDEO_CLASS = '/sys/class/video4linux'

/** Never throws: what cannot be listed is not there. */
export async function listDevices(system: CaptureSystem, deps: DeviceDeps): Promise<FoundDevice[]> {
  switch (system) {
    case 'linux':
      return [...(await listV4l2(deps.videoClass ?? VIDEO_CLASS)), ...x11Screens(deps.env)]
    case 'windows':
      return [
        ...parseDirectShow(await ask(deps, 'dshow')),
        { source: 'screen:desktop', kind: 'screen', label: 'Desktop' },
      ]
    case 'mac':
      return parseAvFoundation(await ask(deps, 'avfoundation'))
  }
}

async function ask({ ffmpeg, clock }: DeviceDeps, format: string): Promise<readonly string[]> {
  const list = ['-hide_banner', '-f', format, '-list_devices', 'true', '-i', format === 'dshow' ? 'dummy' : '']
  const run = await runToEnd({ path: ffmpeg.path, arguments: list, secrets: [] }, clock, LIST_MILLISECONDS)
  return run.lines
}

const device = (id: string, label: string): FoundDevice => ({ source: `device:${id}`, kind: 'device', label })
const screen = (id: string, label: string): FoundDevice => ({ source: `screen:${id}`, kind: 'screen', label })

/** One camera often has several nodes; only the one with index 0 gives pictures, the others metadata. */
async function listV4l2(folder: string): Promise<FoundDevice[]> {
  const nodes = await readdir(folder).catch(() => [])
  const found = await Promise.all(nodes.filter((node) => /^video\d+$/.test(node)).map((node) => readV4l2(folder, node)))
  return found
    .filter((one) => one !== undefined)
    .sort((a, b) => a.source.localeCompare(b.source, 'en', { numeric: true }))
}

async function readV4l2(folder: string, node: string): Promise<FoundDevice | undefined> {
  const read = (file: string): Promise<string> => readFile(join(folder, node, file), 'utf8').catch(() => '')
  const [name, index] = [(await read('name')).trim(), (await read('index')).trim()]
  return index === '' || index === '0' ? device(`/dev/${node}`, name === '' ? node : name) : undefined
}

function x11Screens(env: NodeJS.ProcessEnv): FoundDevice[] {
  const display = env['DISPLAY']
  return display === undefined || display === '' ? [] : [screen(display, `Screen ${display}`)]
}

/**
 * `ffmpeg -f dshow -list_devices true`. Since FFmpeg 5 each name says what it is, `"Camera" (video)`; before, names stood
 * under a heading. Below each name is an "Alternative name", which is left out.
 */
export function parseDirectShow(lines: readonly string[]): FoundDevice[] {
  const found: FoundDevice[] = []
  let section = ''
  for (const line of lines) {
    section = /DirectShow (video|audio) devices/.exec(line)?.[1] ?? section
    const entry = /\]\s+"([^"]+)"(?:\s+\((video|audio|none)[^)]*\))?\s*$/.exec(line)
    const name = entry?.[1]
    if (name !== undefined && (entry?.[2] ?? section) === 'video') found.push(device(name.replaceAll(':', '_'), name))
  }
  return found
}

/** `ffmpeg -f avfoundation -list_devices true`: cameras and screens share one numbered list. */
export function parseAvFoundation(lines: readonly string[]): FoundDevice[] {
  const found: FoundDevice[] = []
  let video = false
  for (const line of lines) {
    if (/AVFoundation (video|audio) devices/.test(line)) video = line.includes('video')
    const [, index, name] = /\] \[(\d+)\] (.+)$/.exec(line) ?? []
    if (!video || index === undefined || name === undefined) continue
    found.push(/^Capture screen \d+$/.test(name) ? screen(name, name) : device(name, name))
  }
  return found
}
