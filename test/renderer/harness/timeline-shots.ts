import type { Page } from 'playwright-core'

interface Shot {
  name: string
  query: string
  hash: string
  size?: [number, number]
  zone?: string
  act?: (page: Page) => Promise<void>
}

const HD: [number, number] = [1920, 1080]
const press =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }
const REC = '#/recordings'
/** Points at the timeline, at a share of its width and so many px below its top. */
const point =
  (share: number, y: number) =>
  async (page: Page): Promise<void> => {
    const box = await page.locator('[role=slider]').boundingBox()
    if (box) await page.mouse.move(box.x + box.width * share, box.y + y)
  }
const select = async (page: Page): Promise<void> => {
  const box = await page.locator('[role=slider]').boundingBox()
  if (!box) return
  await page.keyboard.down('Shift')
  await page.mouse.move(box.x + box.width * 0.55, box.y + 8)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.72, box.y + 8, { steps: 4 })
  await page.mouse.up()
  await page.keyboard.up('Shift')
}
const inTurn =
  (...acts: ((page: Page) => Promise<void>)[]) =>
  async (page: Page): Promise<void> => {
    for (const act of acts) {
      await act(page)
      await page.waitForTimeout(150)
    }
  }
const openLists =
  (tab: number) =>
  async (page: Page): Promise<void> => {
    await page.keyboard.press('b')
    await page.getByRole('tab').nth(tab).click()
  }

/** The recordings view in all its states. */
export const timelineShots: Shot[] = [
  { name: 'rec-1', query: 'cameras=1', hash: REC },
  { name: 'rec-4', query: 'cameras=4&long=1', hash: REC, act: point(0.45, 12) },
  { name: 'rec-hd-4', query: 'cameras=4', hash: REC, size: HD, act: inTurn(press('Shift+G'), point(0.6, 40)) },
  { name: 'rec-hd-1', query: 'cameras=1', hash: REC, size: HD, act: inTurn(press('Shift+G', 'Shift+G')) },
  { name: 'rec-set', query: 'cameras=4&long=1', hash: REC, act: inTurn(press('Shift+C'), point(0.8, 12)) },
  { name: 'rec-set-zh', query: 'cameras=2&lang=zh', hash: REC, size: HD, act: press('Shift+C') },
  { name: 'rec-set-one', query: 'cameras=1', hash: REC, act: press('Shift+C', 'Shift+C', 'Shift+C') },
  { name: 'rec-gap', query: 'cameras=4', hash: REC, act: press('Shift+G', 'Shift+G', 'Shift+ArrowRight') },
  { name: 'rec-9', query: 'cameras=9', hash: REC, act: press('5', '6', '7', '8', '9') },
  { name: 'rec-zh', query: 'cameras=4&lang=zh&long=1', hash: REC, act: inTurn(select, press('Shift+G')) },
  { name: 'rec-none', query: 'cameras=2&rec=none', hash: REC },
  { name: 'rec-empty', query: 'cameras=0&rec=none', hash: REC },
  { name: 'rec-failed', query: 'cameras=2&rec=failed', hash: REC, act: openLists(3) },
  { name: 'rec-unplayable', query: 'cameras=2&rec=unplayable', hash: REC },
  { name: 'rec-unavailable', query: 'cameras=2&rec=unavailable', hash: REC },
  { name: 'rec-indexing', query: 'cameras=2&rec=indexing', hash: REC },
  { name: 'rec-removed', query: 'cameras=2&rec=removed', hash: REC },
  { name: 'rec-lists-gaps', query: 'cameras=4&long=1', hash: REC, act: openLists(0) },
  { name: 'rec-lists-exports', query: 'cameras=4&long=1', hash: REC, size: HD, act: openLists(1) },
  { name: 'rec-lists-protected', query: 'cameras=4', hash: REC, act: openLists(2) },
  { name: 'rec-lists-snapshots', query: 'cameras=4&lang=zh', hash: REC, act: openLists(3) },
  { name: 'rec-lists-viewer', query: 'cameras=4&role=viewer', hash: REC, act: inTurn(select, openLists(1)) },
  { name: 'rec-select', query: 'cameras=4', hash: REC, act: select },
  { name: 'rec-export', query: 'cameras=4&long=1', hash: REC, act: inTurn(select, press('e')) },
  { name: 'rec-protect-zh', query: 'cameras=4&long=1&lang=zh', hash: REC, act: inTurn(select, press('p')) },
  { name: 'rec-goto', query: 'cameras=1', hash: REC, act: press('t') },
  { name: 'rec-keys', query: 'cameras=1', hash: REC, act: press('?') },
  { name: 'rec-keys-zh', query: 'cameras=1&lang=zh', hash: REC, act: press('?') },
  { name: 'rec-dst', query: 'cameras=2&rec=dst', hash: `${REC}/c1,c2/2026-10-25T00:45:00Z`, zone: 'Europe/Berlin' },
  {
    name: 'rec-dst-goto',
    query: 'cameras=2&rec=dst',
    hash: `${REC}/c1,c2/2026-10-25T00:15:00Z`,
    zone: 'Europe/Berlin',
    act: press('t'),
  },
  {
    name: 'rec-week',
    query: 'cameras=4',
    hash: REC,
    act: press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown'),
  },
  { name: 'rec-seconds', query: 'cameras=4', hash: REC, act: press(...Array.from({ length: 12 }, () => 'ArrowUp')) },
  { name: 'rec-lost', query: 'cameras=4&lost=1', hash: REC },
]
