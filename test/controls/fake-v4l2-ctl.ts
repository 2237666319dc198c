import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../electron/base/clock.ts'
import { programRunner } from '../../electron/controls/run-program.ts'
import type { RunProgram } from '../../electron/controls/run-program.ts'
import { tempFolder } from '../kit/temp-folder.ts'

/**
 * A listing as v4l-utils prints it (utils/v4l2-ctl/v4l2-ctl-common.cpp: a 31 wide name, the id, the type, the fields, four
 * tabs before a menu's options), written by hand for a camera with what real ones are known to have: a default out of
 * range, a step of 0, flags with and without words, a menu with gaps, a control that cannot be read. `$name` stands for
 * its value.
 */
export const CAMERA = [
  '',
  'User Controls',
  '',
  '                     brightness 0x00980900 (int)    : min=-64 max=64 step=1 default=0 value=$brightness flags=has-min-max',
  '                       contrast 0x00980901 (int)    : min=0 max=64 step=4 default=-8193 value=$contrast',
  'error 13 getting ctrl Hue',
  '        white_balance_automatic 0x0098090c (bool)   : default=1 value=$white_balance_automatic',
  '               do_white_balance 0x0098090d (button) : flags=write-only, execute-on-write',
  '                         volume 0x00980905 (int)    : min=0 max=100 step=1 default=50 value=50',
  '           power_line_frequency 0x00980918 (menu)   : min=0 max=2 default=1 value=$power_line_frequency (50 Hz)',
  '\t\t\t\t0: Disabled',
  '\t\t\t\t1: 50 Hz',
  '\t\t\t\t2: 60 Hz',
  '      white_balance_temperature 0x0098091a (int)    : min=2800 max=6500 step=10 default=4600 value=4600 flags=inactive, has-min-max',
  '',
  'Camera Controls',
  '',
  '                  auto_exposure 0x009a0901 (menu)   : min=0 max=3 default=3 value=$auto_exposure (Aperture Priority Mode)',
  '\t\t\t\t1: Manual Mode',
  '\t\t\t\t3: Aperture Priority Mode',
  '                   pan_absolute 0x009a0908 (int)    : min=-36000 max=36000 step=0 default=0 value=0 flags=0x00001000',
  '                        privacy 0x009a0910 (bool)   : default=0 value=0 flags=read-only',
  '       iso_sensitivity_absolute 0x009a0917 (intmenu): min=0 max=1 default=0 value=0 (100 0x64)',
  '\t\t\t\t0: 100 (0x64)',
  '\t\t\t\t1: 200 (0xc8)',
  '',
  'Codec Controls',
  '',
  '                  video_bitrate 0x009909cf (int)    : min=32768 max=25000000 step=1 default=4000000 value=4000000',
  '',
].join('\n')

export type FakeMode = 'answers' | 'refuses' | 'hangs' | 'unplugged' | 'rounds' | 'silent'

export interface FakeV4l2Ctl {
  /** Where the program is, for a PATH. */
  readonly folder: string
  readonly run: RunProgram
  /** The arguments of each call so far. */
  calls(): string[][]
  mode(mode: FakeMode): void
}

/** A program called `v4l2-ctl` in a folder of its own, with a camera behind it that keeps its values. */
export function fakeV4l2Ctl(clock: Clock): FakeV4l2Ctl {
  const folder = tempFolder()
  const file = (name: string): string => join(folder, name)
  writeFileSync(file('listing'), CAMERA)
  writeFileSync(file('mode'), 'answers')
  writeFileSync(
    file('values.json'),
    '{"brightness":0,"contrast":32,"white_balance_automatic":1,"power_line_frequency":1,"auto_exposure":3}',
  )
  writeFileSync(file('v4l2-ctl'), script(folder))
  chmodSync(file('v4l2-ctl'), 0o755)
  const run = programRunner(clock)
  return {
    folder,
    run: (path, parameters, milliseconds) => run(file(path), parameters, milliseconds),
    calls: () =>
      existsSync(file('calls'))
        ? readFileSync(file('calls'), 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as string[])
        : [],
    mode(mode) {
      writeFileSync(file('mode'), mode)
    },
  }
}

const script = (folder: string): string => `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs')
const folder = ${JSON.stringify(folder)}
const read = (name) => readFileSync(folder + '/' + name, 'utf8')
const [, , ...given] = process.argv
appendFileSync(folder + '/calls', JSON.stringify(given) + '\\n')
const mode = read('mode')
const [, device, verb, operand] = given
const end = (code, words) => { process.stderr.write(words + '\\n'); process.exitCode = code }
const values = JSON.parse(read('values.json'))
// Without its automatic the colour temperature can be set.
const awake = (listing) => (values.white_balance_automatic ? listing : listing.replace('flags=inactive, ', 'flags='))
if (mode === 'hangs') setInterval(() => {}, 1000)
else if (mode === 'unplugged') end(1, 'Cannot open device ' + device + ', exiting.')
else if (verb === '--list-ctrls-menus' && mode === 'silent' && read('calls').includes('--set-ctrl'))
  end(255, 'VIDIOC_G_CTRL: failed: Input/output error')
else if (verb === '--list-ctrls-menus')
  process.stdout.write(awake(read('listing')).replace(/\\$(\\w+)/g, (_, name) => values[name]))
else if (mode === 'refuses') end(255, 'VIDIOC_S_EXT_CTRLS: failed: Permission denied\\nError setting controls: Permission denied')
else {
  const [name, value] = operand.split('=')
  values[name] = mode === 'rounds' ? Math.floor(Number(value) / 10) * 10 : Number(value)
  writeFileSync(folder + '/values.json', JSON.stringify(values))
}
`
