/**
 * What a source holds, as `ffmpeg -i` tells it on stderr. It is asked for before a camera's first start, because an
 * ffmpeg command has to say beforehand whether it copies or encodes and whether there is sound.
 */

export interface VideoProfile {
  /** ffmpeg's name of the codec: `h264`, `hevc`, `mjpeg`. */
  readonly codec: string
  /** `yuv420p`; empty where ffmpeg did not say. */
  readonly pixelFormat: string
  readonly width: number
  readonly height: number
  /** Frames a second; 0 where unknown. */
  readonly frameRate: number
}

export interface AudioProfile {
  readonly codec: string
  readonly sampleRate: number
  readonly channels: number
}

export interface StreamProfile {
  readonly video: VideoProfile | null
  readonly audio: AudioProfile | null
}

const STREAM = /^\s*Stream #\d+:\d+(?:\[[^\]]*\])?(?:\([^)]*\))?: (Video|Audio): (.*)$/gm
const CHANNELS: Readonly<Record<string, number>> = {
  mono: 1,
  stereo: 2,
  '2.1': 3,
  quad: 4,
  '5.0': 5,
  '5.1': 6,
  '7.1': 8,
}

/** The first video and the first audio stream in ffmpeg's description of its input. */
export function parseStreamProfile(stderr: string): StreamProfile {
  const streams = [...stderr.matchAll(STREAM)].map((match) => ({ type: match[1], text: match[2] ?? '' }))
  const video = streams.find((stream) => stream.type === 'Video')
  const audio = streams.find((stream) => stream.type === 'Audio')
  return { video: video ? parseVideo(video.text) : null, audio: audio ? parseAudio(audio.text) : null }
}

const codecOf = (text: string): string => /^[\w-]+/.exec(text)?.[0] ?? ''

function parseVideo(text: string): VideoProfile {
  const size = /[ ,](\d{2,5})x(\d{2,5})[ ,[]/.exec(`${text},`)
  const rate = /([\d.]+)(k?) fps/.exec(text)
  return {
    codec: codecOf(text),
    pixelFormat: /, (yuv\w+|nv\d+|gray\w*|gbr\w*|rgb\w*|bgr\w*|pal8)/.exec(text)?.[1] ?? '',
    width: Number(size?.[1] ?? 0),
    height: Number(size?.[2] ?? 0),
    frameRate: Number(rate?.[1] ?? 0) * (rate?.[2] === 'k' ? 1000 : 1),
  }
}

function parseAudio(text: string): AudioProfile {
  const layout = /\d+ Hz, ([\w.]+)/.exec(text)?.[1] ?? ''
  const counted = /(\d+) channels/.exec(text)?.[1]
  return {
    codec: codecOf(text),
    sampleRate: Number(/(\d+) Hz/.exec(text)?.[1] ?? 0),
    channels: counted === undefined ? (CHANNELS[layout] ?? 2) : Number(counted),
  }
}

/** H.264 that every browser decodes is copied; 10 bit and 4:2:2 have to be encoded anew. */
export const canCopyVideo = (video: VideoProfile): boolean =>
  video.codec === 'h264' && (video.pixelFormat === 'yuv420p' || video.pixelFormat === 'yuvj420p')

export const canCopyAudio = (audio: AudioProfile): boolean => audio.codec === 'aac'
