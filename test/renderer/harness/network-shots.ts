import type { Page } from 'playwright-core'

const hash = '#/network'
const HD: [number, number] = [1920, 1080]
const TALL: [number, number] = [1280, 1900]
const turn = (page: Page): Promise<void> => page.getByRole('switch').first().click()
const phone = (page: Page): Promise<void> => page.getByRole('button', { name: /^(Android|安卓手机)$/ }).click()

/** The network view in its states. */
export const networkShots = [
  { name: 'network-off', query: 'cameras=3&net=off', hash },
  { name: 'network-turned', query: 'cameras=3&net=off', hash, act: turn },
  { name: 'network-on', query: 'cameras=3', hash },
  { name: 'network-on-hd', query: 'cameras=3', hash, size: HD },
  { name: 'network-whole', query: 'cameras=3', hash, size: TALL },
  { name: 'network-whole-zh', query: 'cameras=3&lang=zh', hash, size: TALL, act: phone },
  { name: 'network-many', query: 'cameras=3&net=many', hash, size: TALL },
  { name: 'network-many-narrow', query: 'cameras=3&net=many', hash, size: [760, 1600] as [number, number] },
  { name: 'network-trouble', query: 'cameras=3&net=trouble', hash, size: [1280, 1100] as [number, number] },
  { name: 'network-none', query: 'cameras=3&net=none', hash },
  { name: 'network-host', query: 'cameras=3&net=host', hash },
  { name: 'network-failed', query: 'cameras=3&net=failed', hash },
  { name: 'network-waiting', query: 'cameras=3&net=waiting', hash },
  { name: 'network-viewer', query: 'cameras=3&role=viewer', hash },
]
