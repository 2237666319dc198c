import type { Page } from 'playwright-core'

const HD: [number, number] = [1920, 1080]
const ABOUT: [number, number] = [640, 720]
const SETTINGS: [number, number] = [760, 760]

const scroll = async (page: Page): Promise<void> => {
  await page.locator('main').evaluate((main) => (main.scrollTop = main.scrollHeight))
}
const openLicence = async (page: Page): Promise<void> => {
  await page.getByText('ffmpeg 6.1.1', { exact: false }).last().click()
  await scroll(page)
}

/** The desktop's settings and About. */
export const desktopShots = [
  { name: 'desktop', hash: '#/desktop', query: 'desktop=well' },
  { name: 'desktop-hd', hash: '#/desktop', query: 'desktop=trouble', size: HD },
  { name: 'desktop-trouble-end', hash: '#/desktop', query: 'desktop=trouble', act: scroll },
  { name: 'desktop-alone', hash: '#/desktop/alone', query: 'desktop=well', size: SETTINGS },
  { name: 'desktop-browser', hash: '#/desktop' },
  { name: 'desktop-failed', hash: '#/desktop', query: 'desktop=failed' },
  { name: 'desktop-viewer-zh', hash: '#/desktop', query: 'desktop=trouble&lang=zh&role=viewer', act: scroll },
  { name: 'about', hash: '#/about', query: 'desktop=well' },
  { name: 'about-hd', hash: '#/about', query: 'desktop=well', size: HD },
  { name: 'about-alone', hash: '#/about/alone', query: 'desktop=well', size: ABOUT },
  { name: 'about-licence', hash: '#/about/alone', query: 'desktop=well', size: ABOUT, act: openLicence },
  { name: 'about-failed', hash: '#/about', query: 'about=failed' },
  { name: 'about-zh', hash: '#/about/alone', query: 'desktop=well&lang=zh', size: ABOUT },
  {
    name: 'desktop-menu',
    query: 'desktop=well',
    act: async (page: Page) => {
      await page.getByRole('button', { name: /sign out/ }).click()
    },
  },
]
