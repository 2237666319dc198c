/** One coded picture or one audio frame, as it goes from a camera to everyone who reads it. */
export interface MediaUnit {
  readonly kind: 'video' | 'audio'
  /** Video: it can be decoded without any unit before it, and starts with SPS and PPS. Audio: always true. */
  readonly keyFrame: boolean
  /** The codec configuration is another than in the unit of the same kind before. */
  readonly configurationChanged: boolean
  /** Something between the unit of the same kind before and this one is missing: the camera was started anew. */
  readonly droppedBefore: boolean
  /** Counts the units of its kind since the stream began, +1 each, over restarts of the camera. */
  readonly sequence: number
  /** Microseconds since 1970-01-01 UTC. */
  readonly captureTime: number
  /** Microseconds; 0 where unknown. */
  readonly duration: number
  /** Video: one access unit, H.264 Annex B. Audio: one AAC frame in ADTS. Never written to after it was handed out. */
  readonly data: Uint8Array
}

/** A unit before the hub has numbered it. */
export type CapturedUnit = Omit<MediaUnit, 'sequence' | 'configurationChanged' | 'droppedBefore'>

/** What the video of a stream is, read from its SPS. */
export interface VideoConfig {
  /** As in RFC 6381: `avc1.64001F`. */
  readonly codec: string
  readonly width: number
  readonly height: number
  /** Frames a second; 0 where the stream does not say. */
  readonly frameRate: number
}

export interface AudioConfig {
  /** As in RFC 6381: `mp4a.40.2`. */
  readonly codec: string
  readonly sampleRate: number
  readonly channels: number
}
