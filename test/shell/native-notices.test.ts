import type { NotificationConstructorOptions } from 'electron'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { NativeNotices } from '../../electron/shell/native-notices.ts'
import type { Notice } from '../../electron/shell/notices.ts'

const electron = vi.hoisted(() => {
  class Notification {
    static all: Notification[] = []
    static supported = true
    static isSupported = () => Notification.supported
    readonly listeners = new Map<string, () => void>()
    shown = false
    closed = false
    readonly options: NotificationConstructorOptions
    constructor(options: NotificationConstructorOptions) {
      this.options = options
      Notification.all.push(this)
    }
    on(event: string, run: () => void) {
      this.listeners.set(event, run)
    }
    show() {
      this.shown = true
    }
    close() {
      this.closed = true
    }
  }
  return { Notification }
})
vi.mock('electron', () => electron)

const { Notification } = electron
const notice = (change: Partial<Notice> = {}): Notice => ({
  ...{ id: 'disk gate', title: 'Alarm: Front gate', body: 'The disk is full.', camera: 'gate' },
  ...change,
})
const visible = () => Notification.all.filter(({ shown, closed }) => shown && !closed)
let clicked: (string | null)[]
let notices: NativeNotices

beforeEach(() => {
  Notification.all = []
  Notification.supported = true
  clicked = []
  notices = new NativeNotices((camera) => clicked.push(camera))
})

describe('a notification', () => {
  it('is shown, and a click leads to its camera', () => {
    notices.show(notice())
    const [shown] = visible()
    expect(shown?.options).toMatchObject({ id: 'disk-gate', title: 'Alarm: Front gate', body: 'The disk is full.' })
    shown?.listeners.get('click')?.()
    expect(clicked).toEqual(['gate'])
  })

  it('takes the place of an earlier one of the same kind and camera', () => {
    notices.show(notice())
    notices.show(notice({ body: 'The disk is full. (4 times more)' }))
    expect(visible().map(({ options }) => options.body)).toEqual(['The disk is full. (4 times more)'])
    // The system tells of the first one's end after the second has come.
    Notification.all[0]?.listeners.get('close')?.()
    notices.close()
    expect(visible()).toEqual([])
  })

  it('of the oldest kind goes where too many would lie there', () => {
    for (let n = 0; n < 25; n++) notices.show(notice({ id: `k${n}` }))
    expect(visible()).toHaveLength(20)
    expect(Notification.all[0]?.closed).toBe(true)
  })

  it('is not tried where the system shows none', () => {
    Notification.supported = false
    notices.show(notice())
    expect(Notification.all).toEqual([])
  })
})
