import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

/** Which room may import which. A room may always import itself, npm packages and Node. */
const arrows: Record<string, readonly string[]> = {
  'electron/protocol': [],
  'electron/media': [],
  'electron/base': ['electron/protocol'],
  'electron/capture': ['electron/base', 'electron/media'],
  'electron/controls': ['electron/base', 'electron/protocol'],
  'electron/hub': ['electron/base', 'electron/media'],
  'electron/image': ['electron/base', 'electron/media', 'electron/protocol'],
  'electron/archive': ['electron/base', 'electron/media', 'electron/protocol'],
  'electron/recorder': ['electron/archive', 'electron/base', 'electron/hub', 'electron/media', 'electron/protocol'],
  'electron/server': ['electron/base', 'electron/protocol'],
  'electron/station': [
    'electron/archive',
    'electron/recorder',
    'electron/base',
    'electron/capture',
    'electron/controls',
    'electron/hub',
    'electron/image',
    'electron/media',
    'electron/protocol',
    'electron/server',
  ],
  'electron/shell': ['electron/base', 'electron/protocol', 'electron/station'],
  electron: ['electron/base', 'electron/shell', 'electron/station', 'package.json'],
  'renderer/base': [],
  'renderer/link': ['electron/protocol', 'renderer/base'],
  'renderer/player': ['electron/protocol', 'renderer/base'],
  'renderer/playback': ['electron/protocol', 'renderer/base', 'renderer/link'],
  'renderer/client': ['electron/protocol', 'renderer/base', 'renderer/link', 'renderer/player'],
  'renderer/i18n': ['electron/protocol'],
  'renderer/state': [
    'electron/protocol',
    'renderer/base',
    'renderer/client',
    'renderer/i18n',
    'renderer/link',
    'renderer/playback',
    'renderer/player',
  ],
  'renderer/parts': ['electron/protocol', 'renderer/i18n', 'renderer/player', 'renderer/state'],
  'renderer/views': ['electron/protocol', 'renderer/i18n', 'renderer/parts', 'renderer/state'],
  'renderer/stations': ['renderer/base', 'renderer/i18n', 'renderer/parts', 'renderer/state', 'renderer/style'],
  renderer: [
    'renderer/base',
    'renderer/client',
    'renderer/i18n',
    'renderer/link',
    'renderer/parts',
    'renderer/state',
    'renderer/style',
    'renderer/views',
  ],
}

const root = join(import.meta.dirname, '..')

function* sources(folder: string): Iterable<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) yield* sources(path)
    else if (/\.(ts|svelte)$/.test(entry.name)) yield path
  }
}

const imports = (path: string): string[] =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map(
    ([, target]) => relative(root, join(root, dirname(path), target ?? '')),
  )

/** The room of a file: its first two folders, or the first alone for what stands at the top of it. */
const roomOf = (path: string): string => {
  const [top = '', second = '', third] = path.split('/')
  return third === undefined ? (path.includes('/') ? top : path) : `${top}/${second}`
}

const files = [...sources('electron'), ...sources('renderer')]

describe('the house', () => {
  it.each(files)('%s imports only what its room may', (path) => {
    const room = roomOf(path)
    const allowed = [room, ...(arrows[room] ?? [])]
    expect(imports(path).filter((target) => !allowed.includes(roomOf(target)))).toEqual([])
  })

  it('lets only the shell speak to Electron', () => {
    const speakers = files.filter((path) => /from 'electron'/.test(readFileSync(join(root, path), 'utf8')))
    expect(speakers.filter((path) => !/^electron\/(shell\/|main\.ts|preload\.ts)/.test(path))).toEqual([])
  })
})
