import { describe, expect, it } from 'vitest'
import { controlTarget } from '../../electron/station/control-target.ts'

const linux = process.platform === 'linux'

describe('how a camera’s own controls are reached', () => {
  it.runIf(linux).each(['/dev/video0', '/dev/v4l/by-id/usb-046d_BRIO-video-index0'])(
    'through the driver of %s',
    (device) => {
      expect(controlTarget(`device:${device}`)).toEqual({ kind: 'v4l2', device })
    },
  )

  it.each([
    ['rtsp://admin:pass@192.168.1.20:8554/stream1', { host: '192.168.1.20', user: 'admin', password: 'pass' }],
    ['rtsps://admin:pass@camera.example/x', { host: 'camera.example', user: 'admin', password: 'pass' }],
    ['rtsp://a%26b:p%40ss%2F%C3%A9@10.0.0.1/', { host: '10.0.0.1', user: 'a&b', password: 'p@ss/é' }],
    ['rtsp://admin:100%25@10.0.0.1/', { host: '10.0.0.1', user: 'admin', password: '100%' }],
    ['rtsp://admin:100%x%ff@10.0.0.1/', { host: '10.0.0.1', user: 'admin', password: '100%x%ff' }],
    ['rtsp://admin@10.0.0.1/', { host: '10.0.0.1', user: 'admin', password: '' }],
    ['rtsp://admin:pass@[fe80::1]:554/live', { host: 'fe80::1', user: 'admin', password: 'pass' }],
    ['rtsp://10.0.0.1/live', { host: '10.0.0.1' }],
  ])('by ONVIF at the host of %s, as its user', (source, expected) => {
    expect(controlTarget(source)).toEqual({ kind: 'onvif', ...expected })
  })

  it.each([
    'test:',
    'file:/videos/door.mp4',
    'screen:',
    'http://admin:pass@10.0.0.1/video.mjpg',
    'nothing that can be read',
    'rtsp://admin:***@10.0.0.1/',
    '',
  ])('not at all for %s', (source) => {
    expect(controlTarget(source)).toEqual({ kind: 'none' })
  })
})
