import { z } from 'zod'

/** The DNS-SD service type under which a station is found (RFC 6763): `_lookout._tcp`. */
export const SERVICE_TYPE = 'lookout'

const CONTROL = /\p{Cc}/u

/** A network card as its operating system calls it: `eth0`, `Ethernet 2`, `以太网`. */
const cardNameSchema = z
  .string()
  .min(1, 'a network card has a name')
  .max(256, 'the name of a network card has at most 256 characters')
  .refine((name) => !CONTROL.test(name), 'the name of a network card has no control characters')

/** What an admin chose. */
export const networkSettingsSchema = z.strictObject({
  /** Served on the network; else to this computer only. */
  serve: z.boolean(),
  /** On every network card, those to come among them, or on these. */
  interfaces: z.union([z.literal('all'), z.array(cardNameSchema).max(64)]),
  /** Whether the station tells its networks that it is there (mDNS). */
  announce: z.boolean(),
})
export type NetworkSettings = z.infer<typeof networkSettingsSchema>

/** Whether one address is listened on. */
export const addressStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('closed') }),
  z.object({ state: z.literal('open') }),
  /** It should be listened on and cannot be; the station tries again by itself. */
  z.object({
    state: z.literal('failed'),
    because: z.enum(['taken', 'gone', 'forbidden', 'other']),
    message: z.string(),
  }),
])
export type AddressState = z.infer<typeof addressStateSchema>

const cardSchema = z.object({
  name: z.string(),
  /** It leads to this computer alone. */
  internal: z.boolean(),
  addresses: z.array(
    z.object({
      address: z.string(),
      family: z.enum(['IPv4', 'IPv6']),
      state: addressStateSchema,
      /** What to type to get there: `https://192.168.1.5:7440/`. */
      url: z.string(),
    }),
  ),
})
export type CardView = z.infer<typeof cardSchema>

/** What decides where the station is served: exactly one of these. */
export const servingSchema = z.discriminatedUnion('state', [
  /** The setting says: this computer only. */
  z.object({ state: z.literal('off') }),
  /** The setting says: the network. How that goes stands with each address. */
  z.object({ state: z.literal('on') }),
  /** The setting says: the network. Nobody could sign in yet, so it waits for the first admin. */
  z.object({ state: z.literal('noUser') }),
  /** `--host` on the command line decides for this run, whatever the setting says. */
  z.object({ state: z.literal('commandLine'), host: z.string() }),
])
export type Serving = z.infer<typeof servingSchema>

export const announcementSchema = z.discriminatedUnion('state', [
  /** It is not to be, or there is no network to tell. */
  z.object({ state: z.literal('off') }),
  /** It asks whether the name is free. */
  z.object({ state: z.literal('starting') }),
  /** Under this name, which has a number behind it where another station has the plain one. */
  z.object({ state: z.literal('announced'), name: z.string() }),
  /** The station tries again by itself. */
  z.object({ state: z.literal('failed'), message: z.string() }),
])
export type Announcement = z.infer<typeof announcementSchema>

export const firewallSystemSchema = z.enum(['windows', 'macos', 'ufw', 'firewalld', 'nftables'])
export type FirewallSystem = z.infer<typeof firewallSystemSchema>

export const networkSchema = z.object({
  setting: networkSettingsSchema,
  serving: servingSchema,
  port: z.number().int(),
  interfaces: z.array(cardSchema),
  /** What to type on other computers, the likeliest first, the name last; empty while only this computer is served. */
  urls: z.array(z.string()),
  /** SHA-256 over the DER bytes, 64 hex digits. */
  fingerprints: z.object({
    /** Of the station's authority. It stays for as long as the station does: this is what people compare. */
    authority: z.string(),
    /** Of the certificate that browsers are shown. It changes when that is renewed. */
    certificate: z.string(),
  }),
  /** The path of the authority's certificate. */
  caUrl: z.string(),
  announcement: announcementSchema,
  /** What the station's computer runs. */
  platform: z.enum(['windows', 'macos', 'linux', 'other']),
  /** Commands that let clients through, the station's own system first. */
  firewall: z.array(z.object({ system: firewallSystemSchema, commands: z.array(z.string()) })),
})
export type NetworkView = z.infer<typeof networkSchema>
