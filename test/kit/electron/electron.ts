/**
 * A stand-in for Electron: the few of its classes that the shell uses, in shapes that are checked against electron.d.ts.
 * Windows are real windows of Chromium; what belongs to the system (menus, tray, dialogs, notifications, power) is kept
 * for a test to read and to act on. Chromium starts with the first window.
 */
export { app } from './app.ts'
export { dialog } from './dialog.ts'
export { ipcMain } from './ipc-main.ts'
export { StandInMenu as Menu, StandInNotification as Notification, StandInTray as Tray } from './menu.ts'
export { crashReporter, nativeImage, nativeTheme, powerMonitor, powerSaveBlocker, shell } from './records.ts'
export { screen } from './screen.ts'
export { protocol, session } from './session.ts'
export { StandInWindow as BaseWindow, StandInWindow as BrowserWindow } from './window.ts'
