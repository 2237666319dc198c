import { contextBridge, ipcRenderer } from 'electron'
import { BRIDGE_CALLS, channelOf, type BridgeAnswer, type BridgeCall, type DesktopBridge } from './shell/bridge.ts'

/** One call of the main process; a failure comes back as an `Error` with a sentence for people. */
async function ask(call: BridgeCall, argument?: unknown): Promise<unknown> {
  const answer = (await ipcRenderer.invoke(channelOf(call), argument)) as BridgeAnswer
  if (answer.ok) return answer.value
  throw new Error(answer.message)
}

const calls = Object.fromEntries(BRIDGE_CALLS.map((call) => [call, (argument?: unknown) => ask(call, argument)]))

/** What the page may know of the desktop around it: the named calls and nothing of Electron. */
const desktop = { platform: process.platform, ...(calls as Omit<DesktopBridge, 'platform'>) } satisfies DesktopBridge

contextBridge.exposeInMainWorld('lookoutDesktop', desktop)
