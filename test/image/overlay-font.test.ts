import { describe, expect, it } from 'vitest'
import { chooseFont, systemFonts } from '../../electron/image/overlay-font.ts'

const there = () => true

describe('the font of overlays', () => {
  it('is the first one that ffmpeg writes with', async () => {
    const tried: string[] = []
    const font = await chooseFont(['/a b.ttf', '/c.ttf', '/d.ttf'], there, (filters) => {
      tried.push(filters)
      return Promise.resolve(filters.includes('c.ttf'))
    })
    expect(font).toBe('/c.ttf')
    expect(tried).toEqual([String.raw`drawtext=text=a:fontfile=/a\\\ b.ttf`, 'drawtext=text=a:fontfile=/c.ttf'])
  })

  it('is ffmpeg’s own where no file is there, and none where it cannot write', async () => {
    expect(
      await chooseFont(
        ['/a.ttf'],
        () => false,
        () => Promise.resolve(true),
      ),
    ).toBeNull()
    expect(await chooseFont(['/a.ttf'], there, () => Promise.resolve(false))).toBeUndefined()
  })

  it('is looked for on every system', () => {
    for (const platform of ['linux', 'win32', 'darwin', 'freebsd'])
      expect(systemFonts(platform).length).toBeGreaterThan(2)
  })
})
