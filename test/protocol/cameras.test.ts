import { describe, expect, it } from 'vitest'
import { cameraIdSchema, cameraNameSchema } from '../../electron/protocol/cameras.ts'

describe('a camera’s name', () => {
  it.each(['Front gate', '前门', 'بوابة', '<b>Yard</b>', '🚪 3', 'x'.repeat(120), "O'Brien; DROP TABLE"])(
    'may be %s',
    (name) => {
      expect(cameraNameSchema.parse(name)).toBe(name)
    },
  )

  it.each([
    ['is empty', '   '],
    ['is too long', 'x'.repeat(121)],
    ['has a line break', 'a\nb'],
    ['has a control character', 'a\u0000b'],
    ['turns the writing direction', 'a\u202Egpj.exe'],
  ])('is refused where it %s', (_why, name) => {
    expect(cameraNameSchema.safeParse(name).success).toBe(false)
  })

  it('loses the space around it', () => {
    expect(cameraNameSchema.parse('  Yard ')).toBe('Yard')
  })
})

describe('a camera’s id', () => {
  it.each(['a', 'front-gate_2', '0'.repeat(63)])('may be %s', (id) => {
    expect(cameraIdSchema.safeParse(id).success).toBe(true)
  })

  it.each(['', '-a', '_a', 'A', '../a', 'a/b', 'a b', 'x'.repeat(64), 'é'])('may not be %j', (id) => {
    expect(cameraIdSchema.safeParse(id).success).toBe(false)
  })
})
