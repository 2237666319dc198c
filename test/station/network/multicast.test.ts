import { describe, expect, it } from 'vitest'
import { systemMulticast } from '../../../electron/station/network/multicast.ts'

describe('multicast on this computer', () => {
  it.each(['203.0.113.9', 'no address'])(
    'is refused, and ends nothing, for %s, which it does not have',
    async (address) => {
      await expect(systemMulticast.open(address)).rejects.toThrow()
      // What the socket still has to say comes after it was given up.
      await new Promise((resolve) => setImmediate(resolve))
    },
  )
})
