import type { Rectangle, RelaunchOptions } from 'electron'
import { app } from './app.ts'
import { theChromium } from './chromium.ts'
import { answerQuestion, openQuestions, type StandInQuestion } from './dialog.ts'
import { preventable } from './events.ts'
import { StandInMenu, StandInNotification, StandInTray, type MenuLine } from './menu.ts'
import { crashReports, heldBlocks, opened, powerMonitor } from './records.ts'
import { screen, type StandInDisplay } from './screen.ts'
import { StandInWindow } from './window.ts'

/** A window as a test sees it. */
export interface WindowView {
  readonly id: number
  /** Of its page, for Playwright. */
  readonly targetId: string
  readonly url: string
  readonly bounds: Rectangle
  readonly normalBounds: Rectangle
  readonly visible: boolean
  readonly focused: boolean
  readonly maximised: boolean
  readonly fullScreen: boolean
  readonly kiosk: boolean
}

/** What a test may ask of a running program and do to it, from outside. */
export const controls = {
  windows: (): Promise<WindowView[]> => Promise.all(StandInWindow.getAllWindows().map(viewOf)),
  closeWindow: (id: number) => windowOf(id).close(),
  focusWindow: (id: number) => windowOf(id).focus(),
  blur: () => StandInWindow.focusedWindow?.blur(),
  moveWindow: (id: number, bounds: Partial<Rectangle>) => windowOf(id).setBounds(bounds),
  crashPage: (id: number) => windowOf(id).webContents.forcefullyCrashRenderer(),
  hangPage: (id: number) => windowOf(id).webContents.emit('unresponsive'),
  sessionEnd: (id: number) => windowOf(id).emit('session-end', preventable({ reasons: ['shutdown'] })),
  childGone: (type: string, reason: string) =>
    app.emit('child-process-gone', preventable(), { type, reason, exitCode: 1 }),
  shutDown: () => powerMonitor.shutDown(),
  displays: (displays: readonly StandInDisplay[]) => screen.plug(displays),
  menu: (): readonly MenuLine[] => StandInMenu.application?.lines ?? [],
  clickMenu: (...path: string[]) => StandInMenu.application?.click(path),
  tray: () => ({ toolTip: StandInTray.newest?.toolTip ?? '', menu: StandInTray.newest?.menu?.lines ?? [] }),
  clickTray: (...path: string[]) => StandInTray.newest?.menu?.click(path),
  notifications: () => StandInNotification.shown.map(({ options }) => ({ title: options.title, body: options.body })),
  clickNotification: (at: number) => StandInNotification.shown[at]?.emit('click', preventable()),
  questions: (): StandInQuestion[] => openQuestions(),
  answer: (answer: string | null) => answerQuestion(answer),
  quit: () => app.quit(),
  state: () => ({
    switches: [...app.switches.keys()],
    hardwareAcceleration: app.hardwareAcceleration,
    sandboxed: app.sandboxed,
    relaunches: app.relaunches,
    loginItems: app.loginItems,
    blocks: heldBlocks(),
    opened,
    crashReports,
  }),
  endpoint: async () => (await theChromium()).endpoint,
}

export type Controls = typeof controls
export type ControlCall = { readonly id: number; readonly call: keyof Controls; readonly args: readonly unknown[] }
/** Said last. */
export interface Farewell {
  readonly relaunches: RelaunchOptions[]
}
export type ControlAnswer = { readonly id: number; readonly value?: unknown; readonly failure?: string }

function windowOf(id: number): StandInWindow {
  const window = StandInWindow.getAllWindows().find((each) => each.id === id)
  if (!window) throw new Error(`There is no window ${id}.`)
  return window
}

async function viewOf(window: StandInWindow): Promise<WindowView> {
  const { targetId } = await window.webContents.target
  return {
    id: window.id,
    targetId,
    url: window.webContents.getURL(),
    bounds: window.getBounds(),
    normalBounds: window.getNormalBounds(),
    visible: window.isVisible(),
    focused: window.isFocused(),
    maximised: window.isMaximized(),
    fullScreen: window.isFullScreen(),
    kiosk: window.isKiosk(),
  }
}

/** Answers the process that started this one. */
export function answerControls(): void {
  process.on('message', (message) => {
    const { id, call, args } = message as ControlCall
    void perform(call, args).then(
      (value) => process.send?.({ id, value: value ?? null } satisfies ControlAnswer),
      (error: unknown) => process.send?.({ id, failure: String(error) } satisfies ControlAnswer),
    )
  })
  process.channel?.unref()
}

const perform = async (call: keyof Controls, args: readonly unknown[]): Promise<unknown> =>
  (await Reflect.apply(controls[call], controls, args)) as unknown
