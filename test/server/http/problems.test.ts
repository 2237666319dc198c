import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { problemSchema } from '../../../electron/protocol/http.ts'
import { allowList } from '../../../electron/server/door/allow-list.ts'
import { createApp } from '../../../electron/server/http/app.ts'
import type { Route } from '../../../electron/server/http/route.ts'
import { HttpsStation } from '../../kit/https-station.ts'

let station: HttpsStation
let token: string
beforeAll(async () => {
  station = await HttpsStation.start({
    cameras: {
      list: () => {
        throw new Error('the secret inside')
      },
    },
  })
  token = await station.signedIn('admin')
})
afterAll(async () => {
  await station.close()
})

const json = { 'content-type': 'application/json' }

it.each([
  ['an address that does not exist', '/api/nothing', {}, 404, 'notFound', /nothing/],
  ['a method that a route does not have', '/api/station', { method: 'DELETE' }, 404, 'notFound', /DELETE/],
  ['a body that is not JSON', '/api/login', { method: 'POST', headers: json, body: '{' }, 400, 'parse', /not JSON/],
  ['an empty body', '/api/login', { method: 'POST', headers: json }, 400, 'invalidRequest', /empty/],
  ['a form', '/api/login', form('application/x-www-form-urlencoded'), 415, 'invalidRequest', /application\/json/],
  ['plain text', '/api/login', form('text/plain'), 415, 'invalidRequest', /application\/json/],
  ['too large a body', '/api/login', { method: 'POST', body: { user: 'x'.repeat(65_536) } }, 413, 'tooLarge', /64 KiB/],
  ['a broken escape in the address', '/api/%zz', {}, 400, 'invalidRequest', /URL/],
  ['half a login', '/api/login', { method: 'POST', body: { user: 'x' } }, 400, 'invalidParams', /^body: give a user/],
  [
    'a role that there is not',
    '/api/users',
    { method: 'POST', body: { name: 'x', role: 'king', password: 'long enough' } },
    400,
    'invalidParams',
    /^role: /,
  ],
  ['a handler that fails', '/api/cameras', {}, 500, 'internal', /^Something went wrong/],
])('answers %s with a problem', async (_what, path, ask, status, kind, detail) => {
  const answer = await station.ask(path, { token, ...ask })
  expect(answer.status).toBe(status)
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  const problem = problemSchema.parse(answer.body)
  expect(problem).toMatchObject({ status, kind })
  expect(problem.detail).toMatch(detail)
  expect(answer.text).not.toContain('the secret inside')
})

function form(type: string) {
  return { method: 'POST', headers: { 'content-type': type }, body: 'user=admin' }
}

it('answers whatever JSON comes to every route that takes a body with a problem or a success, never with 500', async () => {
  const targets = ['/api/login', '/api/setup', '/api/users', '/api/users/x', '/api/tries']
  await fc.assert(
    fc.asyncProperty(fc.jsonValue(), fc.constantFrom(...targets), async (body, path) => {
      const method = path === '/api/users/x' ? 'PATCH' : 'POST'
      const answer = await station.ask(path, { method, body: JSON.stringify(body), headers: json, token })
      expect(answer.status).toBeLessThan(500)
    }),
    { numRuns: 60 },
  )
})

describe('the description', () => {
  it('names every route with its role, its answers and its problems', async () => {
    const { body } = await station.ask('/api/openapi.json')
    const { paths, openapi } = body as { openapi: string; paths: Record<string, Record<string, unknown>> }
    expect(openapi).toBe('3.1.0')
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const registered = station.server.routes
      .filter(({ method, url }) => method !== 'HEAD' && url !== '/*')
      .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect(described.sort()).toEqual(registered.sort())
    expect(paths['/api/users']?.['post']).toMatchObject({
      'x-lookout-role': 'admin',
      security: [{ bearer: [] }, { cookie: [] }],
      requestBody: { content: { 'application/json': {} } },
      responses: { 201: {}, '4XX': { content: { 'application/problem+json': {} } } },
    })
  })
})

it('cannot have a route that does not say who may use it', async () => {
  const deps = { ...station.options, authority: '', allowed: () => allowList({ dns: [], addresses: [] }, 0) }
  const open: Route = (app) => app.get('/api/open', () => 'to everybody')
  await expect(createApp({}, deps, [open])).rejects.toThrow('The route GET /api/open does not say who may use it.')
})
