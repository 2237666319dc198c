import { beforeEach, expect, test } from 'vitest'
import { WorkerRecorder, type RecorderPort } from '../../../renderer/client/local-recorder.ts'
import type { FromRecorder, ToRecorder } from '../../../renderer/client/messages.ts'
import type { RecordingReport } from '../../../renderer/player/local-recording-types.ts'

class ScriptedWorker implements RecorderPort {
  readonly posted: ToRecorder[] = []
  terminated = false
  onmessage: RecorderPort['onmessage'] = null

  postMessage(message: ToRecorder): void {
    this.posted.push(message)
  }

  terminate(): void {
    this.terminated = true
  }

  say(message: FromRecorder): void {
    this.onmessage?.call({} as Worker, { data: message } as MessageEvent)
  }
}

let workers: ScriptedWorker[]
let recorded: [string, MessagePort][]
let reports: RecordingReport[]
let recorder: WorkerRecorder
const begin = (id: string): (() => void) => recorder.start({ id, name: id }, (report) => reports.push(report))
const ended: RecordingReport = { type: 'ended', end: { because: 'asked' } }

beforeEach(() => {
  workers = []
  recorded = []
  reports = []
  recorder = new WorkerRecorder({ record: (camera, port) => recorded.push([camera, port]) }, () => {
    const worker = new ScriptedWorker()
    workers.push(worker)
    return worker
  })
})

test('one worker is made, for the first recording, and both ends are given the same channel', async () => {
  expect(workers).toEqual([])
  begin('gate')
  begin('yard')
  expect(workers).toHaveLength(1)
  expect(recorded.map(([camera]) => camera)).toEqual(['gate', 'yard'])
  const start = workers[0]?.posted[0]
  if (start?.type !== 'start') throw new Error('It was not started.')
  const arrived = new Promise((resolve) => (start.port.onmessage = ({ data }) => resolve(data)))
  recorded[0]?.[1].postMessage('unit')
  expect(await arrived).toBe('unit')
  for (const [, port] of recorded) port.close()
})

test('reports go to their recording until it has ended', () => {
  begin('gate')
  workers[0]?.say({ recording: 1, report: ended })
  workers[0]?.say({ recording: 1, report: ended })
  workers[0]?.say({ recording: 7, report: ended })
  expect(reports).toEqual([ended])
})

test('closing ends all in order, and the worker only after the last of them', () => {
  begin('gate')
  begin('yard')
  recorder.close()
  expect(workers[0]?.posted.slice(2)).toEqual([
    { type: 'stop', recording: 1 },
    { type: 'stop', recording: 2 },
  ])
  workers[0]?.say({ recording: 1, report: ended })
  expect(workers[0]?.terminated).toBe(false)
  workers[0]?.say({ recording: 2, report: ended })
  expect([workers[0]?.terminated, reports]).toEqual([true, [ended, ended]])
})

test('closing makes no worker where nothing was recorded', () => {
  recorder.close()
  expect(workers).toEqual([])
})
