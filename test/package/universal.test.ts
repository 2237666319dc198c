import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { makeUniversal, type Run } from '../../scripts/packaging/universal.ts'
import { tempFolder } from '../kit/temp-folder.ts'

/** A project whose ffmpeg is for the processors named; what runs is noted, and does what the real programs do. */
function project(processors: string) {
  const root = tempFolder()
  const argon2 = join(root, 'node_modules/@node-rs/argon2')
  const ffmpeg = join(root, 'node_modules/ffmpeg-static/ffmpeg')
  for (const folder of [argon2, join(root, 'node_modules/ffmpeg-static')]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(argon2, 'package.json'), JSON.stringify({ version: '2.2.1' }))
  writeFileSync(ffmpeg, processors)
  const ran: string[] = []
  const run: Run = (program, args, env) => {
    ran.push(
      [program === process.execPath ? 'node' : program, ...args, env?.['npm_config_arch'] ?? ''].join(' ').trim(),
    )
    if (args[0] === '-archs') return `${readFileSync(args[1] ?? '', 'utf8')}\n`
    if (args[0]?.endsWith('install.js')) writeFileSync(ffmpeg, env?.['npm_config_arch'] === 'x64' ? 'x86_64' : 'arm64')
    if (args[0] === '-create') {
      const halves = [args[1] ?? '', args[2] ?? ''].map((path) => readFileSync(path, 'utf8'))
      writeFileSync(args[4] ?? '', halves.join(' '))
    }
    return ''
  }
  return { root, ffmpeg, ran, run }
}

describe('a program for both of Apple’s processors', () => {
  it.each([
    ['arm64', 'arm64 x86_64', 'x64'],
    ['x86_64', 'x86_64 arm64', 'arm64'],
  ])('gets the other half of an ffmpeg for %s', (own, both, fetched) => {
    const { root, ffmpeg, ran, run } = project(own)
    makeUniversal(root, run)
    expect(readFileSync(ffmpeg, 'utf8')).toBe(both)
    expect(ran).toContain(`node node_modules/ffmpeg-static/install.js ${fetched}`)
    expect(existsSync(`${ffmpeg}.own`)).toBe(false)
    expect(existsSync(`${ffmpeg}.${fetched}`)).toBe(false)
  })

  it('leaves an ffmpeg with both halves alone', () => {
    const { root, ffmpeg, ran, run } = project('x86_64 arm64')
    makeUniversal(root, run)
    expect(readFileSync(ffmpeg, 'utf8')).toBe('x86_64 arm64')
    expect(ran.some((line) => line.includes('install.js'))).toBe(false)
  })

  it('has the Argon2 library for both, in the version that is installed', () => {
    const { root, ran, run } = project('x86_64 arm64')
    makeUniversal(root, run)
    expect(ran[0]).toMatch(
      /^npm install --no-save .*@node-rs\/argon2-darwin-x64@2\.2\.1 @node-rs\/argon2-darwin-arm64@2\.2\.1$/,
    )
  })
})
