import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { listDevices, parseAvFoundation, parseDirectShow } from '../../electron/capture/devices.ts'
import type { DeviceDeps } from '../../electron/capture/devices.ts'
import { searchFor } from '../kit/capture-recorder.ts'
import { ManualClock } from '../kit/manual-clock.ts'
import { tempFolder } from '../kit/temp-folder.ts'

async function deps(videoClass: string, env: NodeJS.ProcessEnv = {}): Promise<DeviceDeps> {
  const search = await searchFor('PATH')
  if (!search.found) throw new Error(search.message)
  return { clock: new ManualClock(), ffmpeg: search.ffmpeg, env, videoClass }
}

function node(folder: string, name: string, files: Record<string, string>): void {
  mkdirSync(join(folder, name))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text)
}

describe('the devices of a Linux computer', () => {
  it('are the first node of each camera, and the screen it is on', async () => {
    const folder = tempFolder()
    node(folder, 'video10', { name: 'Capture card\n', index: '0\n' })
    node(folder, 'video0', { name: 'Integrated Camera\n', index: '0\n' })
    node(folder, 'video1', { name: 'Integrated Camera\n', index: '1\n' })
    expect(await listDevices('linux', await deps(folder, { DISPLAY: ':0' }))).toEqual([
      { source: 'device:/dev/video0', kind: 'device', label: 'Integrated Camera' },
      { source: 'device:/dev/video10', kind: 'device', label: 'Capture card' },
      { source: 'screen::0', kind: 'screen', label: 'Screen :0' },
    ])
  })

  it('are none where there are none', async () => {
    expect(await listDevices('linux', await deps('/nowhere'))).toEqual([])
  })
})

describe('ffmpeg’s list of devices', () => {
  it('for DirectShow, since FFmpeg 5', () => {
    const lines = [
      '[dshow @ 000001f0] "Integrated Camera" (video)',
      '[dshow @ 000001f0]   Alternative name "@device_pnp_\\\\?\\usb#vid_04f2&pid_b6d9"',
      '[dshow @ 000001f0] "OBS: Virtual Camera" (none)',
      '[dshow @ 000001f0] "USB Video" (video, audio)',
      '[dshow @ 000001f0] "Microphone Array (Realtek(R) Audio)" (audio)',
      'dummy: Immediate exit requested',
    ]
    expect(parseDirectShow(lines).map((device) => device.source)).toEqual([
      'device:Integrated Camera',
      'device:USB Video',
    ])
  })

  it('for DirectShow, before', () => {
    const lines = [
      '[dshow @ 0039a8a0] DirectShow video devices (some may be both video and audio devices)',
      '[dshow @ 0039a8a0]  "HD Webcam C525"',
      '[dshow @ 0039a8a0]     Alternative name "@device_pnp_x"',
      '[dshow @ 0039a8a0] DirectShow audio devices',
      '[dshow @ 0039a8a0]  "Microphone (HD Webcam C525)"',
    ]
    expect(parseDirectShow(lines)).toEqual([
      { source: 'device:HD Webcam C525', kind: 'device', label: 'HD Webcam C525' },
    ])
  })

  it('for AVFoundation', () => {
    const lines = [
      '[AVFoundation indev @ 0x7f8] AVFoundation video devices:',
      '[AVFoundation indev @ 0x7f8] [0] FaceTime HD Camera',
      '[AVFoundation indev @ 0x7f8] [1] Capture screen 0',
      '[AVFoundation indev @ 0x7f8] AVFoundation audio devices:',
      '[AVFoundation indev @ 0x7f8] [0] MacBook Pro Microphone',
    ]
    expect(parseAvFoundation(lines)).toEqual([
      { source: 'device:FaceTime HD Camera', kind: 'device', label: 'FaceTime HD Camera' },
      { source: 'screen:Capture screen 0', kind: 'screen', label: 'Capture screen 0' },
    ])
  })
})
