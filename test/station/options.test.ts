import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../electron/station/options.ts'

const parse = (...args: string[]) => parseCommand(args, '/default')

describe('the command line', () => {
  it('has defaults: where the settings say, port 7440, the platform’s folder', () => {
    expect(parse()).toEqual({
      run: 'station',
      options: { data: '/default', host: null, port: 7440, cameras: [] },
    })
  })

  it('takes folder, address, port and cameras', () => {
    const command = parse(
      '--data',
      '/d',
      '--host=0.0.0.0',
      '--port',
      '0',
      '--camera',
      'a=test:?rate=5',
      '--camera',
      'b=file:/x=y.mp4',
    )
    expect(command).toEqual({
      run: 'station',
      options: {
        data: '/d',
        host: '0.0.0.0',
        port: 0,
        cameras: [
          { id: 'a', source: 'test:?rate=5' },
          { id: 'b', source: 'file:/x=y.mp4' },
        ],
      },
    })
  })

  it.each([
    [['--nonsense'], /--nonsense/],
    [['stray'], /stray/],
    [['--port', '70000'], /70000/],
    [['--port', '-1'], /--port/],
    [['--port', '80x'], /80x/],
    [['--port'], /--port/],
    [['--host', ''], /--host/],
    [['--data', ''], /--data/],
    [['--camera', 'door'], /<id>=<source>/],
    [['--camera', '=test:'], /<id>=<source>/],
    [['--camera', 'Door=test:'], /<id>=<source>/],
    [['--camera', '../x=test:'], /<id>=<source>/],
    [['--camera', 'a=test:', '--camera', 'a=test:'], /twice/],
  ])('complains of %j in one sentence', (args, sentence) => {
    const command = parse(...args)
    if (command.run !== 'complain') throw new Error('it did not complain')
    expect(command.sentence).toMatch(sentence)
    expect(command.sentence).toMatch(/^[^\n]+\.$/)
  })

  it('never repeats a source, which may hold a password', () => {
    const command = parse('--camera', 'Bad Id=rtsp://u:secret@host/')
    expect(JSON.stringify(command)).not.toContain('secret')
  })

  it('shows help and version', () => {
    expect(parse('--help').run).toBe('help')
    expect(parse('--version').run).toBe('version')
  })
})
