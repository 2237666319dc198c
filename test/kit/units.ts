import type { StreamFormat } from '../../electron/hub/live-stream.ts'
import type { CapturedUnit, VideoConfig } from '../../electron/media/unit.ts'

const unit = (kind: 'video' | 'audio', keyFrame: boolean, bytes: number): CapturedUnit => ({
  kind,
  keyFrame,
  captureTime: 1_767_323_045_000_000,
  duration: 33_333,
  data: new Uint8Array(bytes),
})

export const keyUnit = (bytes = 10_000): CapturedUnit => unit('video', true, bytes)
export const deltaUnit = (bytes = 1_000): CapturedUnit => unit('video', false, bytes)
export const audioUnit = (bytes = 200): CapturedUnit => unit('audio', true, bytes)

export const format = (video: Partial<VideoConfig> = {}): StreamFormat => ({
  video: { codec: 'avc1.64001F', width: 1280, height: 720, frameRate: 30, ...video },
  audio: null,
})
