import { describe, expect, it } from 'vitest'
import type { FromWorker, ToWorker } from '../../../renderer/client/messages.ts'
import { WorkerLink, type WorkerPort } from '../../../renderer/client/station-link.ts'

class ScriptedWorker implements WorkerPort {
  onmessage: WorkerPort['onmessage'] = null
  readonly posted: ToWorker[] = []

  postMessage(message: ToWorker): void {
    this.posted.push(message)
  }

  says(message: FromWorker): void {
    this.onmessage?.call(this as unknown as Worker, new MessageEvent('message', { data: message }))
  }
}

const setUp = (): { worker: ScriptedWorker; link: WorkerLink } => {
  const worker = new ScriptedWorker()
  return { worker, link: new WorkerLink(worker) }
}

describe('the link on the page', () => {
  it('hands requests to the worker and its answers back by number', async () => {
    const { worker, link } = setUp()
    const first = link.request('echo', 'a')
    const second = link.request('cameras.remove', { camera: 'gate' })
    expect(worker.posted).toEqual([
      { type: 'request', id: 1, method: 'echo', params: 'a' },
      { type: 'request', id: 2, method: 'cameras.remove', params: { camera: 'gate' } },
    ])
    worker.says({ type: 'problem', id: 2, problem: { kind: 'forbidden', message: 'Only an admin may.' } })
    worker.says({ type: 'result', id: 1, result: 'a' })
    expect(await first).toBe('a')
    await expect(second).rejects.toMatchObject({ kind: 'forbidden', message: 'Only an admin may.' })
  })

  it('tells those who listen of states and notifications until they no longer do', () => {
    const { worker, link } = setUp()
    const heard: string[] = []
    const undo = link.onState(({ state }) => heard.push(state))
    link.on('camera.removed', ({ id }) => heard.push(id))
    worker.says({ type: 'state', state: { state: 'connecting', attempt: 2 } })
    undo()
    worker.says({ type: 'state', state: { state: 'signedOut', reason: null } })
    worker.says({ type: 'notification', notification: { method: 'camera.removed', params: { id: 'gate' } } })
    worker.says({
      type: 'notification',
      notification: { method: 'live.ended', params: { stream: 1, message: 'Gone.' } },
    })
    expect(heard).toEqual(['connecting', 'gate'])
    expect(link.state).toEqual({ state: 'signedOut', reason: null })
  })

  it('tries again as soon as the computer is online again', () => {
    const { worker } = setUp()
    window.dispatchEvent(new Event('online'))
    expect(worker.posted).toEqual([{ type: 'retry' }])
  })

  it('fails what is open when it is closed, and everything after', async () => {
    const { worker, link } = setUp()
    const open = link.request('echo', 1)
    link.close()
    await expect(open).rejects.toMatchObject({ kind: 'offline' })
    await expect(link.request('echo', 2)).rejects.toMatchObject({ kind: 'offline' })
    expect(link.state).toEqual({ state: 'closed' })
    worker.says({ type: 'state', state: { state: 'connecting', attempt: 1 } })
    expect(link.state).toEqual({ state: 'closed' })
    expect(worker.posted.at(-1)).toEqual({ type: 'close' })
  })
})
