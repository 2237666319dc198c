import { sizeOf } from './disk-room.ts'
import type { Manifest } from './manifest.ts'
import type { Finding, Verdict } from './verify.ts'

/** A verdict in words, a line each: the first begins with `intact` or `changed`. */
export const verdictText = (verdict: Verdict): string[] =>
  linesOf(verdict).map((line) => line.replaceAll(UNPRINTABLE, '?'))

/** What a forged manifest could write onto a terminal to make it say something else. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/gu

function linesOf({ findings, manifest, filmFits, key }: Verdict): string[] {
  if (findings.length === 0 && manifest)
    return ['intact: this film is what the station signed.', ...facts(manifest), ...trust(manifest, key)]
  const proven = findings.every(({ part }) => part === 'film')
  return [
    'changed: this export is not what the station signed.',
    ...findings.map((finding) => `  ${sentenceOf(finding)}`),
    ...(proven ? [] : [filmSentence(filmFits)]),
    ...(manifest ? ['What its manifest says of it:', ...facts(manifest)] : []),
  ]
}

function sentenceOf(finding: Finding): string {
  switch (finding.part) {
    case 'film':
      return filmFinding(finding)
    case 'manifest':
      return finding.what === 'changed'
        ? 'The manifest was changed.'
        : 'The manifest was changed: it cannot even be read as one.'
    case 'signature':
      return 'The signature was changed, or the manifest was rewritten: the one is not over the other.'
    case 'key':
      return finding.used === null
        ? 'The key is no Ed25519 public key.'
        : `The key is another than the manifest names: ${finding.used}, not ${finding.named}.`
  }
}

function filmFinding({ what, from, to, time }: Extract<Finding, { part: 'film' }>): string {
  const bytes = `bytes ${from} to ${to - 1}`
  const shows = time ? `the pictures and the sound from ${time.start} to ${time.end}` : 'its tables, not its pictures'
  switch (what) {
    case 'changed':
      return `The film was changed within ${bytes}: ${shows}.`
    case 'cut':
      return `The film was cut: ${bytes} are missing, ${shows}.`
    case 'added':
      return `Something was added to the film: ${bytes}.`
  }
}

function filmSentence(fits: boolean | null): string {
  if (fits === null) return '  So nobody can tell whether the film was changed, too.'
  return fits
    ? '  The film fits the manifest as it is now, which proves nothing.'
    : '  The film does not fit the manifest as it is now, either.'
}

function facts({ film, station, camera, shown, asked, madeAt, madeBy, gaps, segments }: Manifest): string[] {
  const other = segments.filter(({ sha256, recordedSha256 }) => recordedSha256 !== null && recordedSha256 !== sha256)
  return [
    `  film      ${film.file}, ${sizeOf(film.bytes)}, ${film.seconds.toFixed(3)} s, ${film.pictures} pictures`,
    `  station   ${station.name} (${station.id}), Lookout ${station.version}`,
    `  camera    ${camera.name} (${camera.id})`,
    `  shows     ${shown.from} to ${shown.to}; asked for ${asked.from} to ${asked.to}`,
    `  made      ${madeAt} by ${madeBy}`,
    ...gaps.map(({ start, end, cause, message }) => `  gap       ${start} to ${end}: ${message ?? cause}`),
    ...other.map(({ id }) => `  warning   ${id}: before the export its file was not what had been recorded`),
  ]
}

function trust({ key: named }: Manifest, { from }: Verdict['key']): string[] {
  const fingerprint = `  key       SHA-256 ${named.sha256}`
  const advice =
    'Its key lay beside it: compare this fingerprint with the station’s own, or say --key with a key you trust.'
  return from === 'given' ? [fingerprint] : [fingerprint, advice]
}
