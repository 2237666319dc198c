import { describe, expect, it } from 'vitest'
import { PendingRequests } from '../../../renderer/link/pending-requests.ts'
import { ManualClock } from '../../kit/manual-clock.ts'

describe('pending requests', () => {
  it('are answered by id, in whatever order', async () => {
    const requests = new PendingRequests(new ManualClock())
    const first = requests.open('echo')
    const second = requests.open('echo')
    requests.resolve(second.id, 'b')
    requests.resolve(first.id, 'a')
    expect([await first.answer, await second.answer]).toEqual(['a', 'b'])
    expect(requests.size).toBe(0)
  })

  it('reject with the problem that the station answered', async () => {
    const requests = new PendingRequests(new ManualClock())
    const { id, answer } = requests.open('cameras.remove')
    requests.fail(id, { kind: 'forbidden', message: 'Only an admin may do this.' })
    await expect(answer).rejects.toMatchObject({ kind: 'forbidden', message: 'Only an admin may do this.' })
  })

  it('reject after 15 seconds without an answer, and ignore one that comes later', async () => {
    const clock = new ManualClock()
    const requests = new PendingRequests(clock)
    const { id, answer } = requests.open('echo')
    const rejected = expect(answer).rejects.toMatchObject({ kind: 'offline' })
    await clock.advance(15_000)
    await rejected
    requests.resolve(id, 'too late')
    expect(requests.size).toBe(0)
  })

  it('all reject when the connection is lost, and leave no timer', async () => {
    const clock = new ManualClock()
    const requests = new PendingRequests(clock)
    const answers = [requests.open('echo').answer, requests.open('echo').answer]
    requests.failAll({ kind: 'offline', message: 'Lost.' })
    for (const answer of answers) await expect(answer).rejects.toMatchObject({ kind: 'offline' })
    expect(clock.pending).toBe(0)
  })

  it('pass over answers to nothing they asked', () => {
    const requests = new PendingRequests(new ManualClock())
    requests.resolve(99, 'x')
    requests.resolve('text', 'x')
    requests.fail(null, { kind: 'parse', message: 'Not JSON.' })
    expect(requests.size).toBe(0)
  })
})
