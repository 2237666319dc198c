/** The real page on a pretended station. The address says which: `?cameras=6&mix=trouble&user=admin&…`. */
import { mount } from 'svelte'
import type { Camera, CameraState } from '../../../electron/protocol/cameras.ts'
import App from '../../../renderer/App.svelte'
import { browserClock } from '../../../renderer/base/clock.ts'
import { LinkError } from '../../../renderer/link/problem.ts'
import type { LiveOptions } from '../../../renderer/player/types.ts'
import { Preferences } from '../../../renderer/state/preferences.svelte.ts'
import { Session, type SessionApi } from '../../../renderer/state/session.svelte.ts'
import type { SourceApi } from '../../../renderer/state/source-api.ts'
import { FakeLink, goodStats, online, type FakePlayer } from '../kit/fake-link.ts'
import { paintedRecordings } from './recordings.ts'
import { aboutScene, desktopScene } from './desktop.ts'
import { controlsScene } from './controls.ts'
import { imageScene } from './image.ts'
import { networkScene } from './network.ts'
import { localScene, recordingView, storageScene } from './recording.ts'
import { paintScene } from './scenes.ts'
import '../../../renderer/style/tokens.css'
import '../../../renderer/style/fonts.css'
import '../../../renderer/style/base.css'

const query = new URLSearchParams(window.location.search)
const zh = query.get('lang') === 'zh'
const names = zh
  ? ['正门', '大厅接待处', '北院仓库', '地下停车场入口', '西侧走廊', '装卸平台', '屋顶', '机房']
  : [
      'Front gate',
      'Reception',
      'Container yard',
      'Car park, level 2',
      'High street',
      'West corridor',
      'Loading bay',
      'Server room',
    ]
const LONG = 'Northern perimeter fence between gate 4 and the pump house'
const LONG_ZH = '北侧围栏四号门与水泵房之间的第三根立杆上的高清网络摄像机面向停车场方向夜间红外'

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString()
const troubles = (): CameraState[] => [
  { state: 'live', since: ago(500) },
  {
    state: 'retrying',
    at: ago(-7),
    because: {
      kind: 'unreachable',
      message: 'No answer from 192.168.1.20:554 after 5 s. Check its power, its cable and its address.',
    },
    attempt: 4,
    lastPicture: ago(12),
  },
  {
    state: 'failed',
    because: { kind: 'unauthorized', message: 'The camera at 192.168.1.21 refused the user name or the password.' },
    lastPicture: null,
  },
  { state: 'stalled', since: ago(6), lastPicture: ago(6) },
  { state: 'starting', since: ago(1) },
  { state: 'off' },
]

function stateOf(index: number): CameraState {
  const mix = query.get('mix')
  if (mix === 'trouble') return troubles()[index % 6] ?? { state: 'off' }
  if (mix === 'failing') return troubles()[1 + (index % 3)] ?? { state: 'off' }
  if (mix === 'one' && index === 2) return troubles()[1] ?? { state: 'off' }
  return { state: 'live', since: ago(600) }
}

function cameraAt(index: number): Camera {
  const state = stateOf(index)
  const name = names[index % names.length] ?? 'Camera'
  const tall = query.has('mixed') && index % 4 === 3
  return {
    id: `c${index + 1}`,
    name:
      index === 1 && query.has('long')
        ? zh
          ? LONG_ZH
          : LONG
        : index < names.length
          ? name
          : `${name} ${Math.floor(index / names.length) + 1}`,
    sourceKind: (['rtsp', 'rtsp', 'http', 'device', 'file', 'test'] as const)[index % 6] ?? 'rtsp',
    state,
    video:
      state.state === 'failed' ? null : { codec: 'avc1.64001F', width: tall ? 960 : 1280, height: 720, frameRate: 30 },
    audio: null,
    encoding: { mode: index % 3 ? 'copy' : 'encode', encoder: index % 3 ? null : 'libx264' },
    image: null,
    recording: false,
  }
}

/** Plays painted scenes. */
class PaintedLink extends FakeLink {
  override play(video: HTMLVideoElement, options: LiveOptions): FakePlayer {
    const player = super.play(video, options)
    const camera = cameras.find(({ id }) => id === options.camera)
    if (!camera || camera.state.state === 'failed' || camera.state.state === 'starting') return player
    const canvas = document.createElement('canvas')
    canvas.width = camera.video?.width ?? 1280
    canvas.height = 720
    const paint = canvas.getContext('2d')
    const seed = Number(options.camera.slice(1))
    if (paint) paintScene(paint, seed, `CAM ${seed}  ${new Date().toISOString().slice(0, 19)}`)
    video.muted = true
    video.srcObject = canvas.captureStream(5)
    void video.play().catch(() => undefined)
    // A canvas stream gives a frame only when something is drawn.
    let ticks = 0
    const draw = setInterval(() => {
      paint?.fillRect(0, 0, 1, 1)
      if (++ticks > 20) clearInterval(draw)
    }, 100)
    const seconds = { live: 0, stalled: 6, retrying: 12, off: 0, starting: 0, failed: 0 }[camera.state.state]
    const lost = seed % 5 === 0 ? { lostSlow: 12, notShown: 3 } : {}
    player.become({
      state:
        query.get('player') === 'waiting'
          ? { state: 'waiting', since: Date.now() - 3000 }
          : query.has('opening')
            ? { state: 'opening' }
            : { state: 'playing' },
      stats: goodStats({
        lastPictureAt: Date.now() - seconds * 1000,
        bitsPerSecond: 3_000_000 + seed * 213_000,
        latencyMedian: 40 + seed,
        ...lost,
      }),
    })
    return player
  }
}

const cameras = Array.from({ length: Number(query.get('cameras') ?? 6) }, (_, index) => cameraAt(index))
const role = (query.get('role') ?? 'admin') as 'viewer' | 'operator' | 'admin'
const link = new PaintedLink()
const sources = [
  'rtsp://operator:***@192.168.1.20:554/stream1',
  'rtsp://192.168.1.21/h264',
  'http://192.168.1.30/video.mjpg',
  'device:/dev/video0',
  'file:/srv/videos/bay.mp4',
  'test:?size=1280x720&rate=30',
]
Object.assign(link.answers, {
  'cameras.list': () => cameras,
  'cameras.get': ({ camera }: { camera: string }) => {
    const index = cameras.findIndex(({ id }) => id === camera)
    return { id: camera, name: cameras[index]?.name, source: sources[index % 6], enabled: true, fixed: index === 5 }
  },
  'cameras.add': () => cameras[0],
  'cameras.update': () => cameras[0],
  'cameras.remove': () => cameras[0],
  'cameras.retry': () => ({}),
  'record.get': ({ camera }: { camera: string }) => recordingView(query, Number(camera.slice(1)) - 1),
  'record.start': () => ({ recording: true, state: { state: 'recording', since: ago(0) } }),
  'record.stop': () => ({ recording: false, state: { state: 'waiting' } }),
  'record.set': () => recordingView(query, 0),
  'snapshot.take': ({ camera }: { camera: string }) => ({
    file: '20261121-140327-250.jpg',
    url: `/api/snapshots/${camera}/20261121-140327-250.jpg`,
    time: ago(0),
    width: 1280,
    height: 720,
  }),
} satisfies Record<string, (params: never) => unknown>)
imageScene(link, query, role)
controlsScene(link, query, role)
link.state = online(role)

const phase = query.get('phase')
const user = { name: role, role }
const api: SessionApi = {
  station: () =>
    phase === 'unreachable'
      ? Promise.reject(new LinkError({ kind: 'offline', message: 'offline' }))
      : Promise.resolve({
          name: query.get('station') ?? (zh ? '港口监控站' : 'Harbour control'),
          version: '0.1.0',
          protocol: 'lookout.v1',
          setup: phase !== 'setup' && phase !== 'elsewhere',
        }),
  setup: () => Promise.resolve(),
  login: () =>
    Promise.reject(
      phase === 'locked'
        ? new LinkError({ kind: 'rateLimited', message: 'Too many attempts.', retryAfterSeconds: 47 })
        : new LinkError({ kind: 'unauthenticated', message: 'wrong' }),
    ),
  loginByTicket: () => new Promise(() => undefined),
  logout: () => Promise.resolve(),
  current: () => Promise.resolve(phase === null ? user : null),
}

function picture(): string {
  const canvas = document.createElement('canvas')
  canvas.width = 1280
  canvas.height = 720
  const paint = canvas.getContext('2d')
  if (paint) paintScene(paint, 4, 'CAM 4')
  return canvas.toDataURL('image/jpeg').split(',')[1] ?? ''
}
const tries: SourceApi = {
  devices: () =>
    Promise.resolve([
      { source: 'device:/dev/video0', kind: 'device', label: 'Logitech BRIO' },
      { source: 'screen::0.0', kind: 'screen', label: 'Screen 1' },
    ]),
  tryOut: ({ source }) =>
    source.includes('192.168.1.99')
      ? Promise.reject(
          new LinkError({
            kind: 'unavailable',
            message: 'No answer from 192.168.1.99:554 within 5 s. Check the camera’s power, its cable and its address.',
          }),
        )
      : source.includes('slow')
        ? new Promise(() => undefined)
        : Promise.resolve({ picture: picture(), width: 1280, height: 720, milliseconds: 640 }),
}

const session = new Session({
  api,
  clock: browserClock,
  ticket: phase === 'ticket' ? 'x' : null,
  ownComputer: phase === 'setup',
  renew: null,
})
const preferences = new Preferences({ getItem: () => null, setItem: () => undefined }, [zh ? 'zh-CN' : 'en'])
mount(App, {
  target: document.body,
  props: {
    session,
    sources: tries,
    recordings: paintedRecordings(
      query,
      cameras.map(({ id }) => id),
    ),
    storage: storageScene(query),
    network: networkScene(query),
    local: localScene(query),
    about: aboutScene(query),
    desktop: desktopScene(query),
    preferences,
    clock: browserClock,
    connect: () => link,
  },
})

if (query.has('lost')) {
  setTimeout(() => link.become({ state: 'waiting', at: Date.now() + 4_900, because: 'gone', attempt: 2 }), 1_200)
}
if (query.has('alarm')) {
  setTimeout(() => {
    link.say({
      method: 'alarm',
      params: { kind: 'disk', message: 'The disk is nearly full: 8 GB are left.', at: ago(0) },
    })
  }, 500)
}
