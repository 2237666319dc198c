import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mayActAs, type Role } from '../../../electron/protocol/roles.ts'
import type { RouteRole } from '../../../electron/server/http/route.ts'
import { HttpsStation } from '../../kit/https-station.ts'

/** Who may do what. A route that is not here, or not as here, fails. */
const EXPECTED: Readonly<Record<string, RouteRole>> = {
  'GET /api/station': 'anyone',
  'GET /api/about': 'viewer',
  'POST /api/setup': 'setup',
  'POST /api/login': 'anyone',
  'POST /api/logout': 'viewer',
  'GET /api/session': 'viewer',
  'POST /api/tickets': 'viewer',
  'GET /api/cameras': 'viewer',
  'GET /api/devices': 'admin',
  'POST /api/tries': 'admin',
  'GET /api/recordings': 'viewer',
  'GET /api/recordings/coverage': 'viewer',
  'GET /api/recordings/pictures': 'viewer',
  'GET /api/recordings/:id/media': 'viewer',
  'GET /api/recordings/:id/samples': 'viewer',
  'GET /api/protections': 'viewer',
  'POST /api/protections': 'operator',
  'DELETE /api/protections/:id': 'admin',
  'GET /api/archive': 'viewer',
  'PUT /api/archive': 'admin',
  'GET /api/exports': 'operator',
  'POST /api/exports': 'operator',
  'GET /api/exports/:id': 'operator',
  'DELETE /api/exports/:id': 'operator',
  'GET /api/exports/:id/:part': 'operator',
  'GET /api/snapshots': 'viewer',
  'GET /api/snapshots/:camera/:file': 'viewer',
  'GET /api/users': 'admin',
  'POST /api/users': 'admin',
  'PATCH /api/users/:name': 'admin',
  'DELETE /api/users/:name': 'admin',
  'GET /api/ca.pem': 'anyone',
  'GET /api/network': 'admin',
  'PUT /api/network': 'admin',
  'GET /api/health': 'anyone',
  'GET /metrics': 'viewer',
  'GET /api/openapi.json': 'anyone',
  'GET /*': 'anyone',
}

let station: HttpsStation
const tokens = new Map<Role | 'nobody', string | undefined>()
beforeAll(async () => {
  station = await HttpsStation.start()
})
afterAll(async () => {
  await station.close()
})

it('has exactly the routes of the matrix, with their roles; HEAD goes with GET', () => {
  const found = station.server.routes.map(({ method, url, role }) => [`${method} ${url}`, role] as const)
  const heads = Object.entries(EXPECTED).flatMap(([route, role]) =>
    route.startsWith('GET ') ? [[route.replace('GET', 'HEAD'), role] as const] : [],
  )
  expect(Object.fromEntries(found)).toEqual({ ...EXPECTED, ...Object.fromEntries(heads) })
})

describe.each(['nobody', 'viewer', 'operator', 'admin'] as const)('%s', (who) => {
  beforeAll(async () => {
    if (who !== 'nobody' && who !== 'admin') await station.signedIn('admin')
  })

  it.each(Object.entries(EXPECTED))('at %s, which is for %s', async (route, needed) => {
    // A session each: one of the routes ends it.
    if (who !== 'nobody') tokens.set(who, await station.signedIn(who))
    const [method = '', path = ''] = route.split(' ')
    const { status, body } = await station.ask(path.replace(':name', 'somebody'), { method, token: tokens.get(who) })
    expect(outcome(status, body)).toBe(expected(who, needed))
  })
})

/** A body is left out on purpose: who may come in is decided before it is looked at. */
const outcome = (status: number, body: unknown): string => {
  const kind = (body as { kind?: string } | undefined)?.kind
  return status === 401 || status === 403 ? String(kind) : 'let in'
}

function expected(who: Role | 'nobody', needed: RouteRole): string {
  // From this computer; what `setup` says to others, and once there is a user, has tests of its own.
  if (needed === 'anyone' || needed === 'setup') return 'let in'
  if (who === 'nobody') return 'unauthenticated'
  return mayActAs(who, needed) ? 'let in' : 'forbidden'
}
