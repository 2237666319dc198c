import type { Page } from 'playwright-core'

const HD: [number, number] = [1920, 1080]
const CAMERAS = '#/cameras'
const STORAGE = '#/storage'

const press =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }
const recordHere = async (page: Page): Promise<void> => {
  await press('Shift+R', 'ArrowRight', 'Shift+R')(page)
  await page.waitForTimeout(300)
}
const editRecording = async (page: Page): Promise<void> => {
  await page.getByLabel(/^(Change Front gate|更改.*正门|更改 正门)/).click()
  await page
    .getByRole('button', { name: /^(Recording|录像)$/ })
    .last()
    .click()
  await page.waitForTimeout(200)
}
const openLocal = async (page: Page): Promise<void> => {
  await page
    .getByRole('button', { name: /on this computer|本机录像/ })
    .first()
    .click()
}
const both = (
  name: string,
  query: string,
  rest: { hash?: string; size?: [number, number]; act?: (page: Page) => Promise<void> } = {},
) => [
  { name, query, ...rest },
  { name: `${name}-zh`, query: `${query}&lang=zh`, ...rest },
]

/** Recording on the tiles, on this computer and in the camera's settings, and the storage view. */
export const recordingShots = [
  ...both('tiles', 'cameras=6&tiles=mix', { act: recordHere }),
  ...both('tiles-hd', 'cameras=6&tiles=mix', { act: recordHere, size: HD }),
  { name: 'tiles-16', query: 'cameras=16&tiles=mix', act: recordHere },
  { name: 'tiles-hover', query: 'cameras=6&tiles=mix', act: (page: Page) => page.mouse.move(1_000, 180) },
  { name: 'tiles-large', query: 'cameras=6&tiles=mix&long=1', act: press('2', 'Shift+R') },
  { name: 'tiles-failing', query: 'cameras=6&tiles=mix', act: press('3') },
  { name: 'tiles-trouble', query: 'cameras=6&tiles=mix&mix=trouble', act: recordHere },
  { name: 'tiles-memory', query: 'cameras=2&tiles=mix&here=memory', act: recordHere },
  { name: 'tiles-snapshot', query: 'cameras=4&tiles=mix', act: press('p', 'r') },
  { name: 'tiles-viewer', query: 'cameras=4&tiles=mix&role=viewer', act: press('1') },
  { name: 'tiles-keys', query: 'cameras=4', act: press('?') },
  ...both('local', 'cameras=4&films=1', {
    act: async (page: Page) => {
      await recordHere(page)
      await openLocal(page)
    },
  }),
  { name: 'local-empty', query: 'cameras=4', act: openLocal },
  {
    name: 'local-done',
    query: 'cameras=4',
    act: async (page: Page) => {
      await recordHere(page)
      await press('Shift+R')(page)
      await openLocal(page)
    },
  },
  ...both('editor', 'cameras=3&mode=scheduled', { hash: CAMERAS, act: editRecording }),
  { name: 'editor-hd', query: 'cameras=3&mode=scheduled', hash: CAMERAS, act: editRecording, size: HD },
  ...both('editor-untouched', 'cameras=3&untouched=1', { hash: CAMERAS, act: editRecording }),
  {
    name: 'editor-device',
    query: 'cameras=6&mode=manual',
    hash: CAMERAS,
    act: async (page: Page) => {
      await page
        .getByLabel(/^Change/)
        .nth(3)
        .click()
      await page.getByRole('button', { name: 'Recording' }).last().click()
      await page.waitForTimeout(200)
    },
  },
  { name: 'editor-manual', query: 'cameras=3&mode=manual', hash: CAMERAS, act: editRecording },
  {
    name: 'editor-drag',
    query: 'cameras=3&mode=scheduled',
    hash: CAMERAS,
    act: async (page: Page) => {
      await editRecording(page)
      const cell = (day: number, half: number) => page.locator(`[data-day="${day}"][data-half="${half}"]`).hover()
      await cell(5, 20)
      await page.mouse.down()
      await cell(6, 40)
      await page.mouse.up()
      await cell(1, 20)
      await page.mouse.down()
      await cell(2, 30)
    },
  },
  {
    name: 'editor-fixed',
    query: 'cameras=6',
    hash: CAMERAS,
    act: (page: Page) => page.getByLabel(/Recording settings/).click(),
  },
  {
    name: 'editor-wrong',
    query: 'cameras=3&mode=manual',
    hash: CAMERAS,
    act: async (page: Page) => {
      await editRecording(page)
      await page.getByLabel('Seconds before').fill('99')
      await page.getByLabel('Keep for days').fill('many')
      await page.getByRole('button', { name: 'Save changes' }).click()
    },
  },
  ...both('storage', 'cameras=5', { hash: STORAGE }),
  ...both('storage-hd', 'cameras=5', { hash: STORAGE, size: HD }),
  { name: 'storage-viewer', query: 'cameras=5&role=viewer', hash: STORAGE },
  ...both('storage-indexing', 'cameras=5&disk=indexing', { hash: STORAGE }),
  ...both('storage-unavailable', 'cameras=5&disk=unavailable', { hash: STORAGE }),
  { name: 'storage-full', query: 'cameras=5&disk=full', hash: STORAGE },
  {
    name: 'storage-end',
    query: 'cameras=5',
    hash: STORAGE,
    act: (page: Page) =>
      page
        .getByLabel(/End the protection/)
        .first()
        .click(),
  },
]
