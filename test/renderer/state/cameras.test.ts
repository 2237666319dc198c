import { expect, test } from 'vitest'
import { Cameras } from '../../../renderer/state/cameras.svelte.ts'
import { settle } from '../../kit/manual-clock.ts'
import { camera, states } from '../kit/cameras.ts'
import { FakeLink, online } from '../kit/fake-link.ts'

const make = async (list = [camera()]): Promise<{ link: FakeLink; cameras: Cameras }> => {
  const link = new FakeLink()
  link.answers['cameras.list'] = () => list
  const cameras = new Cameras(link)
  link.become(online())
  await settle()
  return { link, cameras }
}
const names = (cameras: Cameras): string[] => cameras.all.map(({ name }) => name)

test('the list comes with the connection, and follows what the station says', async () => {
  const { link, cameras } = await make()
  expect(cameras.loaded).toBe(true)
  expect(names(cameras)).toEqual(['Front gate'])
  link.say({ method: 'camera.added', params: camera({ id: 'yard', name: 'Yard' }) })
  link.say({ method: 'camera.state', params: camera({ name: 'Gate', state: states.failed }) })
  expect(names(cameras)).toEqual(['Gate', 'Yard'])
  link.say({ method: 'camera.removed', params: { id: 'gate' } })
  expect(names(cameras)).toEqual(['Yard'])
})

test('after a reconnect it is the station’s list again', async () => {
  const { link, cameras } = await make([camera(), camera({ id: 'yard', name: 'Yard' })])
  link.answers['cameras.list'] = () => [camera({ id: 'yard', name: 'Yard 2' }), camera({ id: 'roof', name: 'Roof' })]
  link.become(online())
  await settle()
  expect(names(cameras)).toEqual(['Yard 2', 'Roof'])
})

test('a connection lost while the list is asked for keeps the old one', async () => {
  const { link, cameras } = await make()
  delete link.answers['cameras.list']
  link.become(online())
  await settle()
  expect(names(cameras)).toEqual(['Front gate'])
})

test('cameras are counted by what an operator has to know', async () => {
  const { cameras } = await make(Object.entries(states).map(([id, state]) => camera({ id, state })))
  expect(cameras.counts).toEqual({ live: 1, starting: 1, trouble: 2, failed: 1, off: 1 })
})

test('a closed list hears nothing any more', async () => {
  const { link, cameras } = await make()
  cameras.close()
  link.say({ method: 'camera.removed', params: { id: 'gate' } })
  expect(names(cameras)).toEqual(['Front gate'])
})
