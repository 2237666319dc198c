import type { UpdateFeed } from './update-feed.ts'
import type { Updater } from './updates.ts'

/**
 * electron-updater over one feed. Loaded only here, and only where there is a feed, since its import alone touches Electron.
 * It proves what it fetched by the SHA-512 in the feed, on Windows and macOS by the signature too where this program
 * bears one.
 */
export async function electronUpdater(feed: UpdateFeed): Promise<Updater> {
  const { autoUpdater } = (await import('electron-updater')).default
  autoUpdater.autoDownload = false
  autoUpdater.autoInstallOnAppQuit = true
  autoUpdater.allowDowngrade = false
  autoUpdater.logger = null
  if (feed.kind === 'set') autoUpdater.setFeedURL({ provider: 'generic', url: feed.url })
  return {
    async newest() {
      const found = await autoUpdater.checkForUpdates()
      return found?.isUpdateAvailable ? found.updateInfo.version : undefined
    },
    async fetch() {
      await autoUpdater.downloadUpdate()
    },
  }
}
