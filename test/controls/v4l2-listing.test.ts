import { describe, expect, it } from 'vitest'
import { parseListing } from '../../electron/controls/v4l2-listing.ts'
import { ownControlSchema } from '../../electron/protocol/controls.ts'
import { CAMERA } from './fake-v4l2-ctl.ts'

const VALUES: Readonly<Record<string, string>> = {
  brightness: '-5',
  contrast: '32',
  white_balance_automatic: '1',
  power_line_frequency: '1',
  auto_exposure: '3',
}

const listing = CAMERA.replaceAll(/\$(\w+)/g, (_, name: string) => VALUES[name] ?? '')
const named = (name: string): unknown => parseListing(listing).find((control) => control.name === name)

describe('the listing of v4l2-ctl', () => {
  it('gives the controls of the picture that can be set, in its order', () => {
    expect(parseListing(listing).map(({ name }) => name)).toEqual([
      'brightness',
      'contrast',
      'white_balance_automatic',
      'power_line_frequency',
      'white_balance_temperature',
      'auto_exposure',
      'pan_absolute',
      'iso_sensitivity_absolute',
    ])
  })

  it('keeps to the protocol', () => {
    for (const control of parseListing(listing)) expect(ownControlSchema.parse(control)).toEqual(control)
  })

  it('reads a range with its limits below zero', () => {
    expect(named('brightness')).toEqual({
      ...{ kind: 'range', name: 'brightness', label: 'Brightness', active: true },
      ...{ min: -64, max: 64, step: 1, neutral: 0, value: -5 },
    })
  })

  it('knows no neutral value where the default is out of range, and no step of 0', () => {
    expect(named('contrast')).toMatchObject({ neutral: null, step: 4 })
    expect(named('pan_absolute')).toMatchObject({ step: 1 })
  })

  it('reads a switch and what it is when nobody touched it', () => {
    expect(named('white_balance_automatic')).toEqual({
      ...{ kind: 'switch', name: 'white_balance_automatic', label: 'White balance automatic', active: true },
      ...{ neutral: true, value: true },
    })
  })

  it('reads a menu with the options that there are', () => {
    expect(named('auto_exposure')).toMatchObject({
      kind: 'choice',
      options: [
        { value: '1', label: 'Manual Mode' },
        { value: '3', label: 'Aperture Priority Mode' },
      ],
      neutral: '3',
      value: '3',
    })
  })

  it('shows the numbers of a menu of numbers', () => {
    expect(named('iso_sensitivity_absolute')).toMatchObject({
      options: [
        { value: '0', label: '100' },
        { value: '1', label: '200' },
      ],
    })
  })

  it('says which cannot be set now', () => {
    expect(named('white_balance_temperature')).toMatchObject({ active: false })
  })

  it('reads the listing of an old release, which prints no ids', () => {
    const old =
      '\nUser Controls\n\n                       exposure (int)    : min=0 max=65535 step=1 default=0 value=885'
    expect(parseListing(`${old} flags=inactive, volatile`)).toMatchObject([{ name: 'exposure', active: false }])
  })

  it('takes the last of two controls with one name, as v4l2-ctl does', () => {
    const line = (max: number): string => `   gain 0x00980913 (int)    : min=0 max=${max} step=1 default=0 value=0`
    expect(parseListing(`${line(5)}\n${line(9)}`)).toMatchObject([{ max: 9 }])
  })

  it.each([
    '',
    'Usage: v4l2-ctl',
    '\t\t\t\t1: an option of nothing',
    ' (int) : min=',
    ' x 0x1 (menu) : value=1',
    ' x 0x1 (int) : min=5 max=5 step=1 value=5',
    ' x 0x1 (int64) : min=0 max=9223372036854775807 step=1 default=0 value=0',
  ])('finds nothing in %j', (text) => {
    expect(parseListing(text)).toEqual([])
  })
})
