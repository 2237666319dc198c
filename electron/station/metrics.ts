import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client'
import type { Cameras } from './cameras.ts'
import type { Recording } from './recording.ts'

const STATES = ['off', 'starting', 'live', 'stalled', 'retrying', 'failed'] as const

/** The station's figures for Prometheus. They are read from their owners when somebody asks, and cost nothing before. */
export function stationMetrics(cameras: Cameras, recording: Recording, clients: () => number): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  cameraMetrics(registry, cameras)
  recordingMetrics(registry, cameras, recording)
  new Gauge({
    name: 'lookout_clients',
    help: 'Signed-in WebSocket clients.',
    registers: [registry],
    collect() {
      this.set(clients())
    },
  })
  return registry
}

function cameraMetrics(registry: Registry, cameras: Cameras): void {
  const registers = [registry]
  new Gauge({
    name: 'lookout_camera_state',
    help: '1 for the state that the camera is in.',
    labelNames: ['camera', 'state'] as const,
    registers,
    collect() {
      this.reset()
      for (const { id, state } of cameras.all()) {
        for (const name of STATES) this.set({ camera: id, state: name }, state.state === name ? 1 : 0)
      }
    },
  })
  new Gauge({
    name: 'lookout_camera_viewers',
    help: 'Readers of the camera’s live stream.',
    labelNames: ['camera'] as const,
    registers,
    collect() {
      this.reset()
      for (const { id, stream } of cameras.all()) this.set({ camera: id }, stream.readers)
    },
  })
  cameraCounter(registry, cameras, 'lookout_camera_video_units_total', 'Video access units captured.', 'units')
  cameraCounter(
    registry,
    cameras,
    'lookout_camera_restarts_total',
    'How often the capture was started anew.',
    'restarts',
  )
}

function cameraCounter(
  registry: Registry,
  cameras: Cameras,
  name: string,
  help: string,
  which: 'units' | 'restarts',
): void {
  new Counter({
    name,
    help,
    labelNames: ['camera'] as const,
    registers: [registry],
    collect() {
      this.reset()
      for (const { id, counters } of cameras.all()) this.inc({ camera: id }, counters[which])
    },
  })
}

function recordingMetrics(registry: Registry, cameras: Cameras, { recordings, archive }: Recording): void {
  const registers = [registry]
  new Gauge({
    name: 'lookout_camera_recording',
    help: '1 while the camera’s pictures are being written.',
    labelNames: ['camera'] as const,
    registers,
    collect() {
      this.reset()
      for (const { id, view } of cameras.all()) this.set({ camera: id }, view.recording ? 1 : 0)
    },
  })
  new Counter({
    name: 'lookout_recording_lost_frames_total',
    help: 'Video units that reached the recorder and not its disk.',
    labelNames: ['camera'] as const,
    registers,
    collect() {
      this.reset()
      for (const { id } of cameras.all()) this.inc({ camera: id }, recordings.lost(id))
    },
  })
  new Gauge({
    name: 'lookout_archive_bytes',
    help: 'Bytes of all recordings.',
    registers,
    async collect() {
      this.set((await archive.info()).bytes)
    },
  })
}
