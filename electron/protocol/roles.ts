import { z } from 'zod'

/** What a user may do. Each role may do all that the one before it may: viewer ⊂ operator ⊂ admin. */
export const roleSchema = z.enum(['viewer', 'operator', 'admin'])
export type Role = z.infer<typeof roleSchema>

const rank: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 }

/** True where `role` includes everything that `needed` may do. */
export const mayActAs = (role: Role, needed: Role): boolean => rank[role] >= rank[needed]
