import type { BrowserWindow, IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import { LookoutError, messageOf } from '../base/error.ts'
import type { Log } from '../base/log.ts'
import { BRIDGE_CALLS, channelOf, type BridgeAnswer, type BridgeCall } from './bridge.ts'

/** The window whose page calls, and what it shows. */
export interface Caller {
  readonly window: BrowserWindow
  /** `own`, or the id of another computer's station. */
  readonly station: string
  /** Of the only pages that it may show. */
  readonly origin: string
}

/** What answers each call; the argument is what a page has sent, unchecked. */
export type BridgeHandlers = Readonly<Record<BridgeCall, (caller: Caller, argument: unknown) => unknown>>

export interface BridgeServer {
  readonly ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>
  /** The window of these contents; undefined where it is none of ours. */
  readonly callerOf: (contents: WebContents) => Caller | undefined
  readonly handlers: BridgeHandlers
  readonly log: Log
}

/**
 * Answers the pages' calls. Always true: only the main frame of one of our windows, on its own station's origin, is
 * answered; everything else is refused and logged.
 */
export function serveBridge({ ipcMain, callerOf, handlers, log }: BridgeServer): () => void {
  for (const call of BRIDGE_CALLS) {
    ipcMain.handle(channelOf(call), async (event, argument: unknown): Promise<BridgeAnswer> => {
      const caller = callerOf(event.sender)
      if (!caller || !isMainFrameOf(event, caller)) {
        log.warn(
          { call, from: event.senderFrame?.origin ?? 'nowhere' },
          'A call of the desktop by a stranger was refused.',
        )
        return { ok: false, message: 'This page may not ask that.' }
      }
      return answer(() => handlers[call](caller, argument), call, log)
    })
  }
  return () => BRIDGE_CALLS.forEach((call) => ipcMain.removeHandler(channelOf(call)))
}

function isMainFrameOf({ sender, senderFrame }: IpcMainInvokeEvent, { origin }: Caller): boolean {
  return senderFrame !== null && senderFrame === sender.mainFrame && senderFrame.origin === origin
}

async function answer(run: () => unknown, call: BridgeCall, log: Log): Promise<BridgeAnswer> {
  try {
    return { ok: true, value: await run() }
  } catch (error) {
    if (!(error instanceof LookoutError)) log.error({ call, error: messageOf(error) }, 'A call of the desktop failed.')
    return { ok: false, message: error instanceof LookoutError ? error.message : 'The desktop could not do that.' }
  }
}
