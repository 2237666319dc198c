import type { PictureState, PlaybackProblem, PlaybackState } from '../../playback/types.ts'

export type { PictureState, PlaybackProblem, PlaybackState }

/** What the view needs of the engine that plays recordings: one clock, and a canvas for each camera. */
export interface Player {
  readonly state: PlaybackState
  /** Plays these cameras in step from now on; the position stays. */
  open(cameras: readonly string[]): void
  /** Paints a camera's pictures into a canvas until the answer is called. */
  attach(camera: string, canvas: HTMLCanvasElement): () => void
  seek(at: number): void
  play(): void
  pause(): void
  setRate(rate: number): void
  /** One picture back or on; it pauses. */
  step(direction: 1 | -1): void
  /** A picture this many px wide at about that instant, for whoever asked to close; null where there is none. */
  thumbnail(camera: string, at: number, width: number): Promise<ImageBitmap | null>
  onChange(listener: () => void): () => void
  close(): void
}

export const rates = [0.25, 0.5, 1, 2, 4, 8, 16] as const

/** The next rate up or down; the same at the end of the list. */
export function nextRate(rate: number, direction: 1 | -1): number {
  const index = rates.findIndex((known) => known >= rate)
  const from = index < 0 ? rates.length - 1 : index
  return rates[Math.min(rates.length - 1, Math.max(0, from + direction))] ?? 1
}
