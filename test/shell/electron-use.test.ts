import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const shell = join(import.meta.dirname, '../../electron')
const files = [
  'main.ts',
  'preload.ts',
  ...readdirSync(join(shell, 'shell'), { recursive: true, encoding: 'utf8' }).map((name) => `shell/${name}`),
].filter((name) => name.endsWith('.ts'))

const using = (pattern: RegExp): string[] =>
  files.filter((name) =>
    pattern.test(readFileSync(join(shell, name), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')),
  )

describe('what the shell uses of Electron', () => {
  it.each([
    ['opens nothing outside by the page’s word', /openExternal/],
    ['loads no file', /loadFile|file:\/\//],
    ['runs no code in a page', /executeJavaScript|insertCSS/],
    [
      'switches no protection off',
      /ignore-certificate|no-sandbox'|disable-web-security|webSecurity: false|sandbox: false|contextIsolation: false|nodeIntegration: true/,
    ],
    ['uses nothing of the remote module or synchronous messages', /@electron\/remote|sendSync|returnValue/],
  ])('%s', (_what, pattern) => {
    expect(using(pattern)).toEqual([])
  })

  it('hands ipcRenderer to no page: only preload scripts know it', () => {
    expect(using(/ipcRenderer/).sort()).toEqual(['preload.ts', 'shell/viewer/preload.ts'])
    for (const name of ['preload.ts', 'shell/viewer/preload.ts'])
      expect(readFileSync(join(shell, name), 'utf8')).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer/)
  })

  it('makes windows and sessions in few places, which the checklist’s tests cover', () => {
    expect(using(/new BrowserWindow\(/).sort()).toEqual(['shell/viewer/stations-window.ts', 'shell/window.ts'])
    expect(using(/new BaseWindow\(|new WebContentsView\(|new BrowserView\(/)).toEqual([])
  })
})
