import type { Family } from '../handlers.ts'

export const liveMethods: Family<'live'> = {
  async 'live.open'(params, { live }) {
    const opened = await live.open(params)
    return { result: opened.result, sent: () => opened.start() }
  },
  'live.close'({ stream }, { live }) {
    live.close(stream)
    return { result: {} }
  },
}
