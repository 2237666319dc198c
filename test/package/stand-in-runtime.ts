import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FuseState, SENTINEL } from '@electron/fuses/dist/constants.js'

/** As Electron is built: what each fuse is before anybody flips one, in the order of the wire. */
const AS_BUILT = [true, false, true, true, false, false, false, true]
const WIRE_VERSION = 1

/**
 * Makes a folder that electron-builder takes for Electron's runtime: a program with fuses, languages of Chromium, and the
 * licence files. The program is a script that says what it was started with.
 */
export function makeRuntime(folder: string): string {
  mkdirSync(join(folder, 'locales'), { recursive: true })
  for (const language of ['de', 'en-US', 'ja', 'zh-CN']) writeFileSync(join(folder, 'locales', `${language}.pak`), '')
  writeFileSync(join(folder, 'LICENSE'), 'The licence of Electron\n')
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '<p>The licences of Chromium</p>\n')
  const wire = [WIRE_VERSION, AS_BUILT.length, ...AS_BUILT.map(toState)]
  const program = Buffer.concat([
    Buffer.from('#!/bin/sh\necho "$@"\nexit 0\n'),
    Buffer.from(SENTINEL),
    Buffer.from(wire),
  ])
  writeFileSync(join(folder, 'electron'), program)
  chmodSync(join(folder, 'electron'), 0o755)
  return folder
}

const toState = (on: boolean): number => (on ? FuseState.ENABLE : FuseState.DISABLE)
