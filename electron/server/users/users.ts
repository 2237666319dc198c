import type { DatabaseSync } from 'node:sqlite'
import { Emitter } from '../../base/emitter.ts'
import { LookoutError } from '../../base/error.ts'
import type { User, UserChange } from '../../protocol/http.ts'
import { roleSchema, type Role } from '../../protocol/roles.ts'
import { transaction } from './database.ts'
import type { Passwords } from './passwords.ts'
import { CONSOLE, readUserName } from './user-name.ts'

/** A user with what only the station may see. */
export interface StoredUser extends User {
  readonly key: string
  readonly passwordHash: string
}

const FIRST_ADMIN = 'admin'

/**
 * The station's users, in `station.db`.
 *
 * Always true once there is a user: at least one admin can sign in.
 */
export class Users {
  readonly #database: DatabaseSync
  readonly #passwords: Passwords
  readonly #changed = new Emitter<string>()

  constructor(database: DatabaseSync, passwords: Passwords) {
    this.#database = database
    this.#passwords = passwords
  }

  get any(): boolean {
    return this.#database.prepare('SELECT 1 FROM users LIMIT 1').get() !== undefined
  }

  list(): User[] {
    return this.#all().map(shown)
  }

  /** By the name as somebody typed it. */
  find(name: string): StoredUser | undefined {
    const read = readUserName(name)
    return read.ok ? this.byKey(read.key) : undefined
  }

  byKey(key: string): StoredUser | undefined {
    const row = this.#database.prepare('SELECT * FROM users WHERE key = ?').get(key)
    return row && storedUser(row)
  }

  /** Every user's key. */
  keys(): string[] {
    return this.#all().map(({ key }) => key)
  }

  /** Called with the key of a user whose rights, password or existence changed. */
  onChanged(listener: (key: string) => void): () => void {
    return this.#changed.on(listener)
  }

  /**
   * Makes `admin`, while there is no user at all.
   * @throws LookoutError conflict where there is one, rateLimited
   */
  async setUp(password: string): Promise<User> {
    this.#assertNone()
    const passwordHash = await this.#passwords.hash(password)
    return transaction(this.#database, () => {
      // Once more: somebody else may have come first while the password was hashed.
      this.#assertNone()
      return this.#insert({ key: FIRST_ADMIN, name: FIRST_ADMIN, role: 'admin', disabled: false, passwordHash })
    })
  }

  /** @throws LookoutError invalidParams, conflict where the name is taken, rateLimited */
  async add(name: string, role: Role, password: string): Promise<User> {
    const read = readUserName(name)
    if (!read.ok) throw new LookoutError('invalidParams', `name: ${read.message}.`)
    this.#assertFree(read.key, read.name)
    const passwordHash = await this.#passwords.hash(password)
    return transaction(this.#database, () => {
      this.#assertFree(read.key, read.name)
      return this.#insert({ key: read.key, name: read.name, role, disabled: false, passwordHash })
    })
  }

  /** @throws LookoutError notFound; conflict where it would leave no admin; rateLimited */
  async change(name: string, change: UserChange): Promise<User> {
    this.#existing(name)
    const newHash = change.password === undefined ? undefined : await this.#passwords.hash(change.password)
    const user = transaction(this.#database, () => {
      const before = this.#existing(name)
      const after = {
        ...before,
        role: change.role ?? before.role,
        disabled: change.disabled ?? before.disabled,
        passwordHash: newHash ?? before.passwordHash,
      }
      this.#assertAdminRemains(before, after)
      this.#database
        .prepare('UPDATE users SET role = ?, disabled = ?, password_hash = ? WHERE key = ?')
        .run(after.role, Number(after.disabled), after.passwordHash, after.key)
      return after
    })
    this.#changed.emit(user.key)
    return shown(user)
  }

  /** @throws LookoutError notFound; conflict where it would leave no admin */
  remove(name: string): void {
    const key = transaction(this.#database, () => {
      const user = this.#existing(name)
      this.#assertAdminRemains(user, undefined)
      this.#database.prepare('DELETE FROM users WHERE key = ?').run(user.key)
      return user.key
    })
    this.#changed.emit(key)
  }

  #all(): StoredUser[] {
    return this.#database.prepare('SELECT * FROM users ORDER BY key').all().map(storedUser)
  }

  #insert(user: StoredUser): User {
    this.#database
      .prepare('INSERT INTO users (key, name, role, password_hash, disabled) VALUES (?, ?, ?, ?, ?)')
      .run(user.key, user.name, user.role, user.passwordHash, Number(user.disabled))
    return shown(user)
  }

  #existing(name: string): StoredUser {
    const user = this.find(name)
    if (!user) throw new LookoutError('notFound', `There is no user “${name}”.`)
    return user
  }

  #assertNone(): void {
    if (this.any) throw new LookoutError('conflict', 'This station is set up already: sign in.')
  }

  #assertFree(key: string, name: string): void {
    if (key === CONSOLE) throw new LookoutError('conflict', `The name “${name}” is kept for the station's own window.`)
    if (this.byKey(key)) throw new LookoutError('conflict', `There is a user “${name}” already.`)
  }

  #assertAdminRemains(before: StoredUser, after: StoredUser | undefined): void {
    if (!isActiveAdmin(before) || (after && isActiveAdmin(after))) return
    if (this.#all().some((other) => other.key !== before.key && isActiveAdmin(other))) return
    throw new LookoutError('conflict', `“${before.name}” is the last admin: make another one first.`)
  }
}

const isActiveAdmin = (user: User): boolean => user.role === 'admin' && !user.disabled

const shown = ({ name, role, disabled }: StoredUser): User => ({ name, role, disabled })

const storedUser = (row: Record<string, unknown>): StoredUser => ({
  key: String(row['key']),
  name: String(row['name']),
  role: roleSchema.parse(row['role']),
  disabled: row['disabled'] === 1,
  passwordHash: String(row['password_hash']),
})
