import type { CameraState } from '../../electron/protocol/cameras.ts'
import type { PlayerState } from '../player/types.ts'
import type { Catalogue } from '../i18n/en.ts'
import type { Formats } from '../i18n/formats.ts'
import type { Locale } from '../i18n/language.svelte.ts'
import type { LinkProblem } from '../link/problem.ts'

/** What a tile says of its picture: exactly one of these. Only `live` means that the picture is of now. */
export type TileStatus =
  | { kind: 'live' }
  | { kind: 'starting' }
  /** The camera is live and this page is asking for its picture. */
  | { kind: 'opening' }
  /** The camera is live, and still no new picture reaches the screen. */
  | { kind: 'waiting' }
  | { kind: 'stalled' }
  | { kind: 'retrying'; inMilliseconds: number; reason: string; message: string }
  | { kind: 'failed'; reason: string; message: string }
  /** The camera is live, and this page cannot show it. */
  | { kind: 'unplayable'; reason: string; message: string }
  /** There is no connection to the station. */
  | { kind: 'disconnected' }
  | { kind: 'off' }

/** How a status is coloured; beside it there is always a word and an icon. */
export type Tone = 'live' | 'wait' | 'fault' | 'off'

export interface TileFacts {
  camera: CameraState
  /** Undefined while no picture was opened. */
  player: PlayerState | undefined
  online: boolean
  /** ms since 1970 by the station's clock. */
  stationNow: number
}

/** The one status that follows from what the station, the connection and the player say. */
export function tileStatus({ camera, player, online, stationNow }: TileFacts): TileStatus {
  if (!online) return { kind: 'disconnected' }
  switch (camera.state) {
    case 'off':
    case 'stalled':
      return { kind: camera.state }
    case 'retrying': {
      const inMilliseconds = Math.max(0, Date.parse(camera.at) - stationNow)
      return { kind: 'retrying', inMilliseconds, reason: camera.because.kind, message: camera.because.message }
    }
    case 'failed':
      return { kind: 'failed', reason: camera.because.kind, message: camera.because.message }
    case 'starting':
      return player?.state === 'playing' ? { kind: 'live' } : { kind: 'starting' }
    case 'live':
      return playerStatus(player)
  }
}

function playerStatus(player: PlayerState | undefined): TileStatus {
  switch (player?.state) {
    case 'playing':
      return { kind: 'live' }
    case 'waiting':
      return { kind: 'waiting' }
    case 'failed':
      return { kind: 'unplayable', reason: player.problem.kind, message: player.problem.message }
    case 'opening':
    case 'closed':
    case undefined:
      return { kind: 'opening' }
  }
}

const tones = {
  live: 'live',
  starting: 'wait',
  opening: 'off',
  waiting: 'wait',
  stalled: 'wait',
  retrying: 'wait',
  failed: 'fault',
  unplayable: 'fault',
  disconnected: 'fault',
  off: 'off',
} as const satisfies Record<TileStatus['kind'], Tone>

export const toneOf = ({ kind }: TileStatus): Tone => tones[kind]

/** A status in words: the state, what it is about, and what a person can do (null where there is nothing to do). */
export interface StatusWords {
  word: string
  detail: string | null
  advice: string | null
  /** The station's own sentence, as it came. */
  message: string | null
}

export function statusWords(status: TileStatus, t: Catalogue, format: Formats): StatusWords {
  const word = t.status[status.kind]
  switch (status.kind) {
    case 'live':
    case 'disconnected':
      return { word, detail: null, advice: null, message: null }
    case 'retrying': {
      const { inMilliseconds, message } = status
      const reason = reasonWords(status.reason, t)
      const wait = format.until(inMilliseconds)
      const detail = inMilliseconds > 0 ? t.status.again(wait, reason.what) : t.status.againNow(reason.what)
      return { word, detail, advice: reason.advice, message }
    }
    case 'failed':
    case 'unplayable': {
      const reason = reasonWords(status.reason, t)
      return { word, detail: capitalised(reason.what), advice: reason.advice, message: status.message }
    }
    default:
      return { word, detail: t.status[`${status.kind}Detail`], advice: null, message: null }
  }
}

/** What happened and what to do about it, for the word that the station gives. */
export function reasonWords(kind: string, t: Catalogue): { what: string; advice: string } {
  const known = isReason(kind, t) ? kind : 'other'
  return { what: t.reasons[known], advice: t.advice[known] }
}

/**
 * Why a source gives no picture, for people. The station's own sentence knows most, and is in English; in other languages
 * the reason's words stand for it.
 */
export function problemWords(problem: LinkProblem, locale: Locale, t: Catalogue): string {
  if (locale === 'en' || problem.reason === undefined) return problem.message
  const { what, advice } = reasonWords(problem.reason, t)
  return t.trial.because(what, advice)
}

const isReason = (kind: string, t: Catalogue): kind is keyof Catalogue['reasons'] => Object.hasOwn(t.reasons, kind)

export const capitalised = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1)
