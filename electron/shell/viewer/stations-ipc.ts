import { ipcMain, type IpcMainInvokeEvent, type WebContents } from 'electron'
import { z } from 'zod'
import { LookoutError } from '../../base/error.ts'
import type { Log } from '../../base/log.ts'
import { STATIONS_CALLS, stationsChannel, type StationsBridge, type StationsCall } from './bridge.ts'
import { PAGE_ORIGIN } from './page-files.ts'

const id = z.string().min(1).max(64)
const fingerprint = z.string().regex(/^[0-9a-f]{64}$/)
const none = z.tuple([])

/** What the page may say with each call. */
const ARGUMENTS = {
  view: none,
  search: none,
  probe: z.tuple([
    z.union([z.strictObject({ address: z.string().max(2048) }), z.strictObject({ found: z.string().max(255) })]),
  ]),
  cancel: none,
  add: z.tuple([fingerprint]),
  rename: z.tuple([id, z.string().max(1024)]),
  remove: z.tuple([id]),
  open: z.tuple([id]),
  accept: z.tuple([id, fingerprint]),
  startWith: z.tuple([id.nullable()]),
  restart: none,
} as const satisfies Record<StationsCall, z.ZodType<Parameters<StationsBridge[StationsCall]>>>

export type StationsAnswer =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string }

export interface StationsIpcOptions {
  readonly desk: Pick<StationsBridge, StationsCall>
  /** The page's own, while it is there. */
  readonly page: () => WebContents | undefined
  readonly log: Log
}

/** Answers the page's calls. Nobody else is answered: the main frame of this very window, on the program's own page. */
export function answerStations({ desk, page, log }: StationsIpcOptions): () => void {
  for (const call of STATIONS_CALLS) {
    ipcMain.handle(stationsChannel(call), async (event, ...values: unknown[]): Promise<StationsAnswer> => {
      if (!isPage(event, page())) return { ok: false, message: 'This page may not ask for that.' }
      const read = ARGUMENTS[call].safeParse(values)
      if (!read.success) return { ok: false, message: `The page asked for “${call}” in a wrong way.` }
      try {
        return { ok: true, value: await run(desk, call, read.data) }
      } catch (error) {
        return { ok: false, message: sentenceOf(error, call, log) }
      }
    })
  }
  return () => {
    for (const call of STATIONS_CALLS) ipcMain.removeHandler(stationsChannel(call))
  }
}

/** The arguments have been read by the call's own schema. */
const run = (desk: Pick<StationsBridge, StationsCall>, call: StationsCall, values: readonly unknown[]): unknown =>
  Reflect.apply(desk[call], desk, values)

function isPage({ sender, senderFrame }: IpcMainInvokeEvent, page: WebContents | undefined): boolean {
  return page !== undefined && sender === page && senderFrame === page.mainFrame && senderFrame.origin === PAGE_ORIGIN
}

function sentenceOf(error: unknown, call: StationsCall, log: Log): string {
  if (error instanceof LookoutError) return error.message
  log.error({ error, call }, 'A call of the stations page failed.')
  return 'That did not work. The reason is in the log.'
}
