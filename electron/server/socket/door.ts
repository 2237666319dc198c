/** What the socket needs of users and sessions. */
import type { Role } from '../../protocol/roles.ts'

export interface SignedIn {
  readonly session: string
  readonly user: string
  readonly role: Role
}

export type EndReason = 'logout' | 'expired' | 'userChanged'

export interface Door {
  /** Takes a ticket, once; undefined where it is unknown, used or late. */
  byTicket(ticket: string): SignedIn | undefined
  /**
   * A session of its own for a program without HTTP.
   * @throws LookoutError unauthenticated, rateLimited
   */
  byPassword(user: string, password: string, remoteAddress: string): Promise<SignedIn>
  /** The session as it is now; undefined once it has ended. */
  current(session: string): SignedIn | undefined
  /** Keeps a session in use from going idle. */
  touch(session: string): void
  onEnded(listener: (session: string, reason: EndReason) => void): () => void
}
