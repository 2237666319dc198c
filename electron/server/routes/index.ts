import type { Route } from '../http/route.ts'
import { addUser } from './add-user.ts'
import { authority } from './authority.ts'
import { cameras } from './cameras.ts'
import { changeUser } from './change-user.ts'
import { devices } from './devices.ts'
import { health } from './health.ts'
import { login } from './login.ts'
import { logout } from './logout.ts'
import { metrics } from './metrics.ts'
import { openApi } from './open-api.ts'
import { page } from './page.ts'
import { removeUser } from './remove-user.ts'
import { session } from './session.ts'
import { setup } from './setup.ts'
import { station } from './station.ts'
import { tickets } from './tickets.ts'
import { tries } from './tries.ts'
import { users } from './users.ts'

/** Every route of the station. */
export const routes: readonly Route[] = [
  station,
  setup,
  login,
  logout,
  session,
  tickets,
  cameras,
  devices,
  tries,
  users,
  addUser,
  changeUser,
  removeUser,
  authority,
  health,
  metrics,
  openApi,
  page,
]
