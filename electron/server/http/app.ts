import { fastifyCookie } from '@fastify/cookie'
import { fastifyStatic } from '@fastify/static'
import { fastifySwagger } from '@fastify/swagger'
import { fastify, type FastifyReply, type FastifyRequest, type FastifyContextConfig } from 'fastify'
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import type { Server as HttpsServer, ServerOptions as HttpsOptions } from 'node:https'
import { LookoutError, messageOf, stackOf } from '../../base/error.ts'
import { routes } from '../routes/index.ts'
import { guard, type GuardDeps } from './guard.ts'
import { problem, problemOf, sendProblem } from './problem.ts'
import { answerClientError } from './raw-answer.ts'
import type { App, Route, RouteDeps, RouteRole } from './route.ts'

const BODY_BYTES = 64 * 1024
const TIMEOUTS = {
  /** For all headers of a request: who sends them byte by byte does not hold a connection for long. */
  headersTimeout: 10_000,
  /** For a whole request. */
  requestTimeout: 30_000,
  handshakeTimeout: 10_000,
  keepAliveTimeout: 15_000,
  /** How often Node looks whether one is over. */
  connectionsCheckingInterval: 5_000,
} as const

/** A route as it is registered, for the test that every one of them is tried with every role. */
export interface RegisteredRoute {
  readonly method: string
  readonly url: string
  readonly role: RouteRole
}

export interface HttpApp {
  readonly app: App
  readonly routes: readonly RegisteredRoute[]
}

/** The HTTP interface and the page, ready to listen. */
export async function createApp(
  tls: HttpsOptions,
  deps: RouteDeps & GuardDeps,
  all: readonly Route[] = routes,
): Promise<HttpApp> {
  const app = createFastify(tls, deps)
  const registered: RegisteredRoute[] = []
  app.addHook('onRoute', (route) => {
    registered.push(...withRole(route))
  })
  app.decorateRequest('account', null)
  app.addHook('onRequest', guard(deps))
  app.setNotFoundHandler((request, reply) => sendProblem(reply, notFound(request)))
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply, deps))
  await app.register(fastifyCookie)
  await app.register(fastifyStatic, { root: deps.page, serve: false })
  await app.register(fastifySwagger, openApi(deps))
  for (const route of all) route(app, deps)
  await app.ready()
  return { app, routes: registered }
}

function createFastify(tls: HttpsOptions, deps: RouteDeps): App {
  const app = fastify<HttpsServer>({
    https: { ...tls, ...TIMEOUTS },
    // Fastify sets these on the server itself, over what the options say.
    keepAliveTimeout: TIMEOUTS.keepAliveTimeout,
    requestTimeout: TIMEOUTS.requestTimeout,
    bodyLimit: BODY_BYTES,
    return503OnClosing: false,
    // Requests are logged by the rooms that know what may be said of them.
    logger: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply, deps),
  }).withTypeProvider<ZodTypeProvider>()
  app.server.headersTimeout = TIMEOUTS.headersTimeout
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  // A form of another page can send text/plain unasked, and nobody else has a use for it.
  app.removeContentTypeParser('text/plain')
  return app
}

interface Registered {
  readonly method: string | string[]
  readonly url: string
  readonly config?: FastifyContextConfig | undefined
}

/** @throws Error at start where a route does not say who may use it */
function withRole({ method, url, config }: Registered): RegisteredRoute[] {
  const role = config?.role
  if (role === undefined) throw new Error(`The route ${String(method)} ${url} does not say who may use it.`)
  return [method].flat().map((one) => ({ method: one, url, role }))
}

const notFound = ({ method }: FastifyRequest) => problem('notFound', `There is nothing to ${method} at this address.`)

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, { log }: RouteDeps): FastifyReply {
  const known = problemOf(error)
  if (error instanceof LookoutError && error.retryAfterSeconds !== undefined) {
    reply.header('retry-after', error.retryAfterSeconds)
  }
  if (known) return sendProblem(reply, known)
  const { method, routeOptions } = request
  log.error({ error: messageOf(error), stack: stackOf(error), method, route: routeOptions.url }, 'A request failed.')
  return sendProblem(reply, problem('internal', 'Something went wrong inside the station; its log says what.'))
}

const openApi = ({ station }: RouteDeps) => ({
  openapi: {
    openapi: '3.1.0',
    info: { title: 'Lookout', description: 'The HTTP interface of a Lookout station.', version: station().version },
    components: {
      securitySchemes: {
        bearer: { type: 'http' as const, scheme: 'bearer' },
        cookie: { type: 'apiKey' as const, in: 'cookie' as const, name: '__Host-lookout' },
      },
    },
  },
  transform: describeRoute,
})

/** Adds to a route's description who may use it. */
const describeRoute: typeof jsonSchemaTransform = (document) => {
  const described = jsonSchemaTransform(document)
  const role = document.route.config?.role
  const security = role === 'anyone' || role === 'setup' ? [] : [{ bearer: [] }, { cookie: [] }]
  return { ...described, schema: { ...described.schema, security, 'x-lookout-role': role } }
}
