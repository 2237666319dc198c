import type { Page } from 'playwright-core'

const HD: [number, number] = [1920, 1080]
type Act = (page: Page) => Promise<void>

const open: Act = async (page) => {
  await page.keyboard.press('i')
  await page.waitForTimeout(900)
}
const then =
  (...acts: Act[]): Act =>
  async (page) => {
    for (const act of [open, ...acts]) await act(page)
    await page.waitForTimeout(300)
  }
const unfold =
  (title: RegExp): Act =>
  async (page) => {
    const fold = page.locator('summary', { hasText: title })
    await fold.click()
    await fold.scrollIntoViewIfNeeded()
    await page
      .locator('details[open] .body')
      .last()
      .evaluate((body) => body.scrollIntoView({ block: 'end' }))
  }
const layer =
  (title: RegExp): Act =>
  (page) =>
    page.getByRole('button', { name: title }).click()
const camera = layer(/^(Camera.*What|摄像机.*摄)/)
const own: Act = async (page) => {
  await layer(/^(Only me|仅我自己)/)(page)
  for (const [name, value] of [
    [/^(Brightness|亮度)$/, '40'],
    [/^(Saturation|饱和度)$/, '-70'],
    [/^(Gamma|伽马)$/, '35'],
  ] as const)
    await page.getByRole('slider', { name }).fill(value)
}

/** A scene in both languages and both sizes. */
const everywhere = (name: string, query: string, act: Act) =>
  (['', '-zh'] as const).flatMap((tongue) => {
    const asked = tongue === '' ? query : `${query}&lang=zh`
    return [
      { name: `image-${name}${tongue}`, query: asked, act },
      { name: `image-${name}-hd${tongue}`, query: asked, act, size: HD },
    ]
  })

/** The picture panel beside the large camera. */
export const imageShots = [
  ...everywhere('neutral', 'cameras=6', open),
  ...everywhere('altered', 'cameras=6&image=altered', open),
  ...everywhere('own', 'cameras=6&image=altered', then(own)),
  ...everywhere('history', 'cameras=6&image=altered', then(unfold(/^(History|历史)/))),
  ...everywhere('presets', 'cameras=6&image=altered', then(unfold(/^(Presets|预设)/))),
  ...everywhere('copy', 'cameras=6&image=altered', then(unfold(/^(Copy|复制)/))),
  ...everywhere('camera', 'cameras=6', then(camera)),
  ...everywhere(
    'controls-usb',
    'cameras=6&own=usb',
    then(camera, (page) => page.waitForTimeout(1_500)),
  ),
  ...everywhere('controls-many', 'cameras=6&own=many', then(camera)),
  ...everywhere('controls-missing', 'cameras=6&own=missing', then(camera)),
  { name: 'image-controls-silent', query: 'cameras=6&own=silent', act: then(camera) },
  { name: 'image-controls-none', query: 'cameras=6&own=camera', act: then(camera) },
  { name: 'image-controls-viewer', query: 'cameras=6&own=usb&role=viewer', act: then(camera) },
  { name: 'image-controls-lost', query: 'cameras=6&own=usb&lost=1', act: then(camera) },
  {
    name: 'image-controls-refused',
    query: 'cameras=6&own=refused',
    act: then(camera, (page) => page.getByRole('slider', { name: 'Brightness' }).fill('30')),
  },
  ...everywhere('untouched', 'cameras=6&image=altered&untouched=1', open),
  {
    name: 'image-device',
    query: 'cameras=6&untouched=1',
    act: (page: Page) => page.keyboard.press('4').then(() => open(page)),
  },
  { name: 'image-compare', query: 'cameras=6&image=altered', act: then(own, (page) => page.keyboard.down('c')) },
  { name: 'image-viewer', query: 'cameras=6&image=altered&role=viewer', act: open },
  { name: 'image-viewer-zh', query: 'cameras=6&image=altered&role=viewer&lang=zh', act: open },
  { name: 'image-none', query: 'cameras=6&image=none', act: open },
  { name: 'image-old', query: 'cameras=6&image=old', act: open },
  { name: 'image-lost', query: 'cameras=6&image=altered&lost=1', act: then((page) => page.waitForTimeout(800)) },
  {
    name: 'image-refused',
    query: 'cameras=6&image=refused',
    act: then((page) => page.getByRole('slider', { name: 'Gamma' }).fill('30')),
  },
  {
    name: 'image-words',
    query: 'cameras=6&image=altered',
    act: then((page) => page.getByLabel(/words$/).scrollIntoViewIfNeeded()),
  },
  { name: 'image-keys', query: 'cameras=4', act: (page: Page) => page.keyboard.press('?') },
  {
    name: 'image-wall',
    query: 'cameras=6',
    act: then(
      own,
      (page) => page.keyboard.press('Escape'),
      (page) => page.keyboard.press('Escape'),
    ),
  },
]
