import type { Route } from '../http/route.ts'
import { about } from './about.ts'
import { addUser } from './add-user.ts'
import { archive, changeArchive } from './archive.ts'
import { authority } from './authority.ts'
import { cameras } from './cameras.ts'
import { changeUser } from './change-user.ts'
import { devices } from './devices.ts'
import { addExport, exportFile, exportList, exportState, removeExport } from './exports.ts'
import { health } from './health.ts'
import { login } from './login.ts'
import { logout } from './logout.ts'
import { metrics } from './metrics.ts'
import { changeNetwork, network } from './network.ts'
import { openApi } from './open-api.ts'
import { page } from './page.ts'
import { addProtection, protections, removeProtection } from './protections.ts'
import { coverage, recordedPictures, recordingMedia, recordings, recordingSamples } from './recordings.ts'
import { removeUser } from './remove-user.ts'
import { session } from './session.ts'
import { setup } from './setup.ts'
import { snapshotFile, snapshots } from './snapshots.ts'
import { station } from './station.ts'
import { tickets } from './tickets.ts'
import { tries } from './tries.ts'
import { users } from './users.ts'

/** Every route of the station. */
export const routes: readonly Route[] = [
  station,
  about,
  setup,
  login,
  logout,
  session,
  tickets,
  cameras,
  devices,
  tries,
  recordings,
  coverage,
  recordedPictures,
  recordingMedia,
  recordingSamples,
  protections,
  addProtection,
  removeProtection,
  archive,
  changeArchive,
  exportList,
  addExport,
  exportState,
  removeExport,
  exportFile,
  snapshots,
  snapshotFile,
  users,
  addUser,
  changeUser,
  removeUser,
  authority,
  network,
  changeNetwork,
  health,
  metrics,
  openApi,
  page,
]
