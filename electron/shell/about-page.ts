import type { App } from 'electron'
import type { Versions } from './bridge.ts'

/** The programs inside this one, by version, for the About page. */
export const versionsOf = (app: Pick<App, 'getVersion'>, versions: NodeJS.ProcessVersions): Versions => ({
  lookout: app.getVersion(),
  electron: versions.electron,
  chromium: versions.chrome,
  node: versions.node,
})
