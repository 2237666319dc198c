import { contextBridge, ipcRenderer } from 'electron'
import { stationsChannel, VIEW_CHANNEL, type StationsBridge, type StationsCall, type StationsView } from './bridge.ts'
import type { StationsAnswer } from './stations-ipc.ts'

async function call<T>(name: StationsCall, ...values: unknown[]): Promise<T> {
  const answer = (await ipcRenderer.invoke(stationsChannel(name), ...values)) as StationsAnswer
  if (!answer.ok) throw new Error(answer.message)
  return answer.value as T
}

/** Named functions alone: the page gets no channel, no event and no way to make one. */
const stations: StationsBridge = {
  view: () => call('view'),
  onView(run) {
    const listener = (_event: unknown, view: StationsView): void => run(view)
    ipcRenderer.on(VIEW_CHANNEL, listener)
    return () => void ipcRenderer.off(VIEW_CHANNEL, listener)
  },
  search: () => call('search'),
  probe: (what) => call('probe', what),
  cancel: () => call('cancel'),
  add: (fingerprint) => call('add', fingerprint),
  rename: (id, name) => call('rename', id, name),
  remove: (id) => call('remove', id),
  open: (id) => call('open', id),
  accept: (id, fingerprint) => call('accept', id, fingerprint),
  startWith: (id) => call('startWith', id),
  restart: () => call('restart'),
}

contextBridge.exposeInMainWorld('lookoutStations', stations)
