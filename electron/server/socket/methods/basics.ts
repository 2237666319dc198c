import type { Family } from '../handlers.ts'

export const basicMethods: Family<'echo' | 'time'> = {
  echo: (params) => ({ result: params }),
  'time.sync': ({ t0 }, _client, { receivedAt, clock }) => ({ result: { t0, t1: receivedAt, t2: clock.now() } }),
}
