import type { MessageBoxOptions, MessageBoxReturnValue } from 'electron'
import { describe, expect, it } from 'vitest'
import { ClosingQuestions } from '../../electron/shell/closing-questions.ts'
import { desktopWords } from '../../electron/shell/desktop-words.ts'

function asking(recording: number, language = 'en') {
  const asked: MessageBoxOptions[] = []
  let answer: (response: number) => void = () => undefined
  const questions = new ClosingQuestions({
    dialog: {
      showMessageBox: (...args: unknown[]) => {
        const options = args.at(-1) as MessageBoxOptions
        asked.push(options)
        return new Promise<MessageBoxReturnValue>((resolve) => {
          answer = (response) => resolve({ response, checkboxChecked: false })
          options.signal?.addEventListener('abort', () => answer(options.cancelId ?? -1))
        })
      },
    },
    words: desktopWords([language]),
    parent: () => null,
    recording: () => recording,
  })
  return { questions, asked, answer: (response: number) => answer(response) }
}

describe('what is asked before recordings end', () => {
  it('is nothing where nothing records', async () => {
    const { questions, asked } = asking(0)
    expect(await questions.beforeClose()).toBe('quit')
    expect(await questions.mayEnd('quit')).toBe(true)
    expect(asked).toEqual([])
  })

  it.each([
    [0, 'background'],
    [1, 'quit'],
    [2, 'cancel'],
  ] as const)('when a window closes: button %i is %s', async (button, meaning) => {
    const { questions, answer } = asking(2)
    const answered = questions.beforeClose()
    answer(button)
    expect(await answered).toBe(meaning)
  })

  it('ends nothing by Enter or Escape alone', async () => {
    const { questions, asked, answer } = asking(1)
    const quit = questions.mayEnd('quit')
    expect(asked[0]).toMatchObject({ defaultId: 1, cancelId: 1 })
    answer(1)
    expect(await quit).toBe(false)
    void questions.beforeClose()
    expect(asked[1]).toMatchObject({ defaultId: 0, cancelId: 2 })
  })

  it('is asked once at a time', async () => {
    const { questions, asked } = asking(1)
    void questions.beforeClose()
    expect(await questions.beforeClose()).toBe('cancel')
    expect(await questions.mayEnd('quit')).toBe(false)
    expect(asked).toHaveLength(1)
  })

  it('is taken back when the program ends anyhow', async () => {
    const { questions } = asking(1)
    const answered = questions.beforeClose()
    questions.withdraw()
    expect(await answered).toBe('cancel')
  })

  it('says how many cameras, in the reader’s language', () => {
    const english = asking(3)
    void english.questions.mayEnd('relaunch')
    expect(english.asked[0]?.message).toBe('3 cameras are being recorded')
    const chinese = asking(3, 'zh-Hans-CN')
    void chinese.questions.mayEnd('quit')
    expect(chinese.asked[0]?.message).toBe('正在录制 3 个摄像机')
  })
})
