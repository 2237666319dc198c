import { z } from 'zod'

/** Instants are RFC 3339 in UTC, with milliseconds. */
export const instantSchema = z.iso.datetime()

/** A camera's name in URLs, folders and logs: lower case letters, digits, `-` and `_`, never at the start. */
export const cameraIdSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'a camera id is 1 to 63 of a–z, 0–9, - and _, and starts with a letter or digit')
