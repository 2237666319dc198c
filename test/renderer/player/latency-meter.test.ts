import { expect, it } from 'vitest'
import { LatencyMeter } from '../../../renderer/player/latency-meter.ts'

it('sums up each period by its median and 95th percentile, and starts the next one empty', () => {
  const meter = new LatencyMeter()
  for (let value = 100; value >= 1; value--) meter.add(value)
  expect(meter.take()).toEqual({ median: 50, p95: 95 })
  meter.add(7)
  expect(meter.take()).toEqual({ median: 7, p95: 7 })
  expect(meter.take()).toEqual({ median: null, p95: null })
})
