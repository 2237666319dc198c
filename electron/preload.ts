import { contextBridge } from 'electron'

/** What the page may know of the desktop around it. */
const desktop = { platform: process.platform } as const

export type Desktop = typeof desktop

contextBridge.exposeInMainWorld('lookoutDesktop', desktop)
