/**
 * ffmpeg's arguments for reading a source. Every value stands behind its option and is no option itself: paths behind
 * `file:`, addresses with their scheme, devices by checked ids. What may be opened is fixed for each kind of source: one
 * demuxer or a short list, and the protocols that belong to it, so that a playlist inside an .mp4 opens nothing.
 */
import type { FfmpegVersion } from './ffmpeg-version.ts'
import type { CaptureSystem, Source } from './source.ts'

/** RTSP and HTTP give up after so many microseconds of silence; also what ends ffmpeg where the station was killed. */
const SILENCE_LIMIT = '5000000'
const SCREEN_RATE = '15'
/** How long ffmpeg may look at a stream before it starts, in microseconds. It starts sooner once it knows enough. */
const ANALYZE = '3000000'

/**
 * Arguments up to and including `-i`. For test: the frames come unpaced; the first video filter holds them to their time
 * (see ffmpeg-output.ts).
 */
export function inputArguments(source: Source, version: FfmpegVersion): string[] {
  switch (source.kind) {
    case 'test':
      return testInput(source)
    case 'file':
      return fileInput(source)
    case 'rtsp':
      return rtspInput(source.url, version)
    case 'http':
      return httpInput(source)
    case 'device':
      return deviceInput(source.id, source.system)
    case 'screen':
      return screenInput(source.id, source.system)
  }
}

function testInput(source: Source & { kind: 'test' }): string[] {
  const video = ['-f', 'lavfi', '-i', `testsrc2=size=${source.width}x${source.height}:rate=${source.rate}`]
  return source.audio ? [...video, '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'] : video
}

function fileInput(source: Source & { kind: 'file' }): string[] {
  return [
    ...['-re', '-stream_loop', '-1'],
    ...['-f', source.demuxer, '-format_whitelist', source.demuxer, '-protocol_whitelist', 'file'],
    ...['-i', `file:${source.path}`],
  ]
}

const LOW_LATENCY = ['-fflags', 'nobuffer', '-flags', 'low_delay', '-analyzeduration', ANALYZE, '-fpsprobesize', '0']

function rtspInput(url: string, version: FfmpegVersion): string[] {
  return [
    ...LOW_LATENCY,
    ...['-f', 'rtsp', '-rtsp_transport', 'tcp', '-allowed_media_types', 'video+audio'],
    ...['-protocol_whitelist', 'rtsp,rtp,tcp,tls,udp'],
    ...[version.rtspTimeoutOption, SILENCE_LIMIT],
    ...['-i', url],
  ]
}

function httpInput(source: Source & { kind: 'http' }): string[] {
  const common = ['-protocol_whitelist', 'http,https,tcp,tls,crypto', '-rw_timeout', SILENCE_LIMIT]
  switch (source.format) {
    case 'hls':
      // Segments come in bursts of seconds; -re lets them through at their own speed.
      return ['-re', '-f', 'hls', ...whitelist('hls,applehttp,mpegts,mov,mp4,aac'), ...common, '-i', source.url]
    case 'mpegts':
      return [...LOW_LATENCY, '-f', 'mpegts', ...whitelist('mpegts'), ...common, '-i', source.url]
    case 'any':
      return [...LOW_LATENCY, ...whitelist('mpjpeg,mjpeg,jpeg_pipe,mpegts,flv,h264'), ...common, '-i', source.url]
  }
}

const whitelist = (formats: string): string[] => ['-format_whitelist', formats]

function deviceInput(id: string, system: CaptureSystem): string[] {
  switch (system) {
    case 'linux':
      return ['-f', 'v4l2', '-timestamps', 'abs', '-i', id]
    case 'windows':
      return ['-f', 'dshow', '-rtbufsize', '64M', '-i', `video=${id}`]
    case 'mac':
      return ['-f', 'avfoundation', '-framerate', '30', '-i', `${id}:none`]
  }
}

function screenInput(id: string, system: CaptureSystem): string[] {
  switch (system) {
    case 'linux':
      // An empty name is the display that the environment names.
      return ['-f', 'x11grab', '-framerate', SCREEN_RATE, '-i', id]
    case 'windows':
      return ['-f', 'gdigrab', '-framerate', SCREEN_RATE, '-i', 'desktop']
    case 'mac':
      return ['-f', 'avfoundation', '-framerate', SCREEN_RATE, '-i', `${id === '' ? 'Capture screen 0' : id}:none`]
  }
}

/** Where a packet's time comes from: the computer's wall clock, or a clock of the stream's own. */
export function sourceClock(source: Source): 'wall' | 'stream' {
  if (source.kind === 'test') return 'wall'
  if (source.kind === 'device') return source.system === 'linux' ? 'wall' : 'stream'
  if (source.kind === 'screen') return source.system === 'mac' ? 'stream' : 'wall'
  return 'stream'
}
