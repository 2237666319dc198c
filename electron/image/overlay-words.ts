import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LookoutError, messageOf } from '../base/error.ts'
import type { Overlay } from '../protocol/image.ts'
import { overlayWords } from './text-filters.ts'

/** Where ffmpeg reads an overlay's words from. */
export interface OverlayWords {
  /** The file of a camera. It is there once `write` has been called for it. */
  path(camera: string): string
  /** @throws LookoutError unavailable where it cannot be written; the words are as before */
  write(camera: string, overlay: Overlay, cameraName: string): void
}

/**
 * One small file for each camera, in a folder of the station's own.
 *
 * Always true: a file is whole whenever it is read, since it is written beside and renamed: ffmpeg reads it for each
 * picture. Writing does not wait for the disk: what is lost in a power cut is written anew at the next start.
 */
export class OverlayFiles implements OverlayWords {
  readonly #folder: string

  /** @throws LookoutError unavailable where the folder cannot be made */
  constructor(folder: string) {
    this.#folder = folder
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      chmodSync(folder, 0o700)
    } catch (error) {
      throw unwritten(error)
    }
  }

  path(camera: string): string {
    return join(this.#folder, `${camera}.txt`)
  }

  write(camera: string, overlay: Overlay, cameraName: string): void {
    const [path, words] = [this.path(camera), overlayWords(overlay, cameraName)]
    if (readOrNull(path) === words) return
    try {
      writeFileSync(`${path}.new`, words, { mode: 0o600 })
      renameSync(`${path}.new`, path)
    } catch (error) {
      throw unwritten(error)
    }
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

const unwritten = (error: unknown): LookoutError =>
  new LookoutError('unavailable', `The overlay’s words cannot be written: ${messageOf(error)}.`, { cause: error })
