import { rmSync } from 'node:fs'
import { join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'

/** What a program on this computer needs to find and trust the running station. */
export interface StationFile {
  readonly pid: number
  readonly url: string
  /** Of the certificate in use, SHA-256 over its DER bytes, 64 hex digits. */
  readonly certificateSha256: string
  /** Of the authority that signs the station's certificates, the same way: it stays when they are renewed. */
  readonly authoritySha256: string
  /** RFC 3339 UTC. */
  readonly startedAt: string
}

/** Writes `<data>/station.json`. The answer removes it again; it is there only while the station serves. */
export async function writeStationFile(folder: string, content: StationFile): Promise<() => void> {
  const path = join(folder, 'station.json')
  await writeFileAtomic(path, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 })
  return () => rmSync(path, { force: true })
}
