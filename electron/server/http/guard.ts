import type { FastifyReply, FastifyRequest } from 'fastify'
import { BlockList, isIPv6 } from 'node:net'
import { LookoutError } from '../../base/error.ts'
import { mayActAs, type Role } from '../../protocol/roles.ts'
import type { AllowList } from '../door/allow-list.ts'
import { checkRequest } from '../door/checks.ts'
import { tokenOf } from '../door/credentials.ts'
import { securityHeaders } from '../door/security-headers.ts'
import type { Account, Accounts } from '../users/accounts.ts'
import { problem, sendProblem } from './problem.ts'

export interface GuardDeps {
  readonly accounts: Accounts
  readonly allowed: () => AllowList
}

/** The first thing that happens to every request: host, origin, session and role, in this order. */
export const guard =
  ({ accounts, allowed }: GuardDeps) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const door = checkRequest(request.method, request.headers, allowed())
    const knownHost = door.ok || door.status !== 421
    reply.headers(securityHeaders(knownHost ? request.headers.host : undefined))
    reply.header('cache-control', 'no-store')
    if (!door.ok) {
      await sendProblem(reply, problem('forbidden', door.sentence, door.status))
      return
    }
    // What has no route is answered 404, whoever asks.
    if (request.is404) return
    const token = tokenOf(request.headers)
    request.account = (token === undefined ? undefined : accounts.byToken(token)) ?? null
    admit(request, accounts)
  }

function admit(request: FastifyRequest, accounts: Accounts): void {
  const role = request.routeOptions.config.role
  if (role === 'anyone') return
  if (role === 'setup') admitToSetup(request, accounts)
  else admitRole(request.account, role)
}

/** @throws LookoutError unauthenticated, forbidden. A route without a role is nobody's. */
function admitRole(account: Account | null, needed: Role | undefined): void {
  if (!account) throw new LookoutError('unauthenticated', 'Sign in first.')
  if (needed === undefined) throw new LookoutError('forbidden', 'This is for nobody.')
  if (!mayActAs(account.role, needed)) {
    throw new LookoutError('forbidden', `This needs the role ${needed}; you are ${account.role}.`)
  }
}

/** A proxy on the station's computer speaks for others, so what came through one is not local. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via']

function admitToSetup({ socket, headers }: FastifyRequest, accounts: Accounts): void {
  const local = isLoopback(socket.remoteAddress) && !FORWARDED.some((name) => headers[name] !== undefined)
  if (!local) throw new LookoutError('forbidden', 'The first admin can be made on the station’s own computer alone.')
  if (accounts.users.any) throw new LookoutError('conflict', 'This station is set up already: sign in.')
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

/** IPv4 in IPv6 counts as IPv4. */
export const isLoopback = (address: string | undefined): boolean =>
  address !== undefined && loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

/** The account of a request whose route has a role. */
export function accountOf({ account }: FastifyRequest): Account {
  if (account) return account
  throw new LookoutError('unauthenticated', 'Sign in first.')
}
