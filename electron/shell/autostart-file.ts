import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { systemCode } from '../base/error.ts'
import type { ShellWords } from './shell-words.ts'

/** Where the file is, and what is to be started. */
export interface AutostartOptions {
  readonly env: NodeJS.ProcessEnv
  readonly home: string
  /** The program as it runs now; of an AppImage the environment names the file. */
  readonly program: string
  readonly words: ShellWords
}

/** `$XDG_CONFIG_HOME/autostart/lookout.desktop` (Desktop Application Autostart Specification). */
export const autostartFile = ({ env, home }: Pick<AutostartOptions, 'env' | 'home'>): string => {
  const named = env['XDG_CONFIG_HOME']
  // A relative path is to be ignored (XDG Base Directory Specification).
  const config = named?.startsWith('/') === true ? named : join(home, '.config')
  return join(config, 'autostart', 'lookout.desktop')
}

/** Makes the file, whole or not at all. */
export async function writeAutostart(options: AutostartOptions & { readonly hidden: boolean }): Promise<void> {
  const path = autostartFile(options)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await writeFileAtomic(path, autostartText(options), { mode: 0o644 })
}

export const removeAutostart = (options: Pick<AutostartOptions, 'env' | 'home'>): Promise<void> =>
  rm(autostartFile(options), { force: true })

/** Whether the file is there and the desktop's own settings have not switched it off. */
export async function hasAutostart(options: Pick<AutostartOptions, 'env' | 'home'>): Promise<boolean> {
  try {
    const text = await readFile(autostartFile(options), 'utf8')
    return !/^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(text)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}

/** The entry itself, by the Desktop Entry Specification 1.5. */
export function autostartText({
  env,
  program,
  words,
  hidden,
}: Pick<AutostartOptions, 'env' | 'program' | 'words'> & { readonly hidden: boolean }): string {
  // An AppImage is mounted under another path at each start: the file itself is what has to be started.
  const started = env['APPIMAGE'] ?? program
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Lookout',
    `Comment=${words.login.comment}`,
    `Exec=${execArgument(started)}${hidden ? ' --hidden' : ''}`,
    'Icon=lookout',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n')
}

/**
 * One argument of an `Exec` line: in double quotes, `"`, backtick, `$` and `\` behind a backslash, `%` doubled; then each
 * backslash doubled once more, since the line itself is a string whose escapes are undone first.
 */
export function execArgument(argument: string): string {
  const quoted = argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')
  return `"${quoted.replaceAll('\\', '\\\\')}"`
}
