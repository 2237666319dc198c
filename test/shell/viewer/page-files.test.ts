import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { answerPage, STATIONS_PAGE } from '../../../electron/shell/viewer/page-files.ts'
import { tempFolder } from '../../kit/temp-folder.ts'

let folder: string
beforeEach(() => {
  const above = tempFolder()
  folder = join(above, 'renderer')
  mkdirSync(join(folder, 'assets/deeper'), { recursive: true })
  writeFileSync(join(above, 'secret.js'), 'secret')
  writeFileSync(join(folder, 'stations.html'), '<!doctype html>')
  writeFileSync(join(folder, 'index.html'), 'the console')
  writeFileSync(join(folder, 'assets/stations-D4_x-9.js'), 'mount()')
  writeFileSync(join(folder, 'assets/inter.woff2'), 'font')
  writeFileSync(join(folder, 'assets/data.bin'), 'what')
  writeFileSync(join(folder, 'assets/.hidden.js'), 'hidden')
  writeFileSync(join(folder, 'assets/deeper/more.js'), 'deeper')
})

const ask = (url: string, method = 'GET'): Promise<Response> => answerPage(new Request(url, { method }), folder)

describe('the program’s own page', () => {
  it('is served with what the build put beside it', async () => {
    const page = await ask(STATIONS_PAGE)
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html>'])
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const script = await ask('lookout-desktop://program/assets/stations-D4_x-9.js')
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
    expect((await ask('lookout-desktop://program/assets/inter.woff2')).headers.get('content-type')).toBe('font/woff2')
  })

  it('has a policy under which it runs its own scripts and speaks to nobody', async () => {
    const policy = (await ask(STATIONS_PAGE)).headers.get('content-security-policy') ?? ''
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "connect-src 'none'",
        "frame-ancestors 'none'",
      ]),
    )
    expect(policy).not.toMatch(/unsafe|\*|data:|https?:/)
  })

  it.each([
    ['the folder above', 'lookout-desktop://program/../secret.js'],
    ['the folder above, from assets', 'lookout-desktop://program/assets/../../secret.js'],
    ['dots in per cent', 'lookout-desktop://program/assets/%2e%2e/%2e%2e/secret.js'],
    ['slashes in per cent', 'lookout-desktop://program/assets/..%2f..%2fsecret.js'],
    ['dots and slashes twice over', 'lookout-desktop://program/assets/%252e%252e%252fsecret.js'],
    ['backslashes', 'lookout-desktop://program/assets/..\\..\\secret.js'],
    ['a zero byte', 'lookout-desktop://program/assets/stations-D4_x-9.js%00.html'],
    ['an absolute path', 'lookout-desktop://program//etc/passwd'],
    ['a drive', 'lookout-desktop://program/C:/Windows/win.ini'],
    ['another host', 'lookout-desktop://elsewhere/stations.html'],
    ['another port', 'lookout-desktop://program:80/stations.html'],
    ['another scheme', 'https://program/stations.html'],
    ['the console’s own page', 'lookout-desktop://program/index.html'],
    ['a hidden file', 'lookout-desktop://program/assets/.hidden.js'],
    ['a file further down', 'lookout-desktop://program/assets/deeper/more.js'],
    ['a folder', 'lookout-desktop://program/assets/'],
    ['a kind of file that no page needs', 'lookout-desktop://program/assets/data.bin'],
    ['a file that is not there', 'lookout-desktop://program/assets/none.js'],
    ['nothing', 'lookout-desktop://program/'],
  ])('does not give %s', async (_what, url) => {
    const answer = await ask(url)
    expect([answer.status, await answer.text()]).toEqual([404, 'There is nothing at this address.'])
  })

  it('is only read', async () => {
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await ask(STATIONS_PAGE, method)).status).toBe(404)
  })
})
