import type { Dialog, MessageBoxOptions, OpenDialogOptions, SaveDialogOptions } from 'electron'

/** A question that the program asks in a dialog of the system's, open until a test answers it. */
export interface StandInQuestion {
  readonly kind: 'message' | 'open' | 'save' | 'error'
  readonly title: string
  readonly message: string
  readonly detail: string
  readonly buttons: readonly string[]
}

interface Open extends StandInQuestion {
  readonly answer: (value: unknown) => void
}

const open: Open[] = []

/** Those that nobody has answered, oldest first. */
export const openQuestions = (): StandInQuestion[] =>
  open.map(({ kind, title, message, detail, buttons }) => ({ kind, title, message, detail, buttons }))

/** Presses a button of the oldest message box, or chooses a path in the oldest file dialog (null leaves it). */
export function answerQuestion(answer: string | null): void {
  const question = open[0]
  if (!question) throw new Error('Nothing is asked.')
  if (question.kind === 'message') {
    const response = question.buttons.indexOf(answer ?? '')
    if (response < 0) throw new Error(`There is no button “${answer ?? ''}” among ${question.buttons.join(', ')}.`)
    question.answer({ response, checkboxChecked: false })
  } else if (question.kind === 'open') {
    question.answer({ canceled: answer === null, filePaths: answer === null ? [] : [answer] })
  } else {
    question.answer({ canceled: answer === null, filePath: answer ?? '' })
  }
}

type Asked<T> = readonly [T] | readonly [unknown, T]
const optionsOf = <T>(asked: Asked<T>): T => asked[asked.length - 1] as T

function ask(question: StandInQuestion, leave: unknown, signal?: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => {
    const asked: Open = { ...question, answer: (value) => done(value) }
    const done = (value: unknown): void => {
      const at = open.indexOf(asked)
      if (at >= 0) open.splice(at, 1)
      resolve(value)
    }
    open.push(asked)
    signal?.addEventListener('abort', () => done(leave))
  })
}

export const dialog = {
  showMessageBox: (...asked: Asked<MessageBoxOptions>) => {
    const { title = '', message, detail = '', buttons = ['OK'], cancelId = 0, signal } = optionsOf(asked)
    const question = { kind: 'message', title, message, detail, buttons } as const
    return ask(question, { response: cancelId, checkboxChecked: false }, signal) as ReturnType<Dialog['showMessageBox']>
  },
  showOpenDialog: (...asked: Asked<OpenDialogOptions>) => {
    const { title = '', message = '' } = optionsOf(asked)
    const question = { kind: 'open', title, message, detail: '', buttons: [] } as const
    return ask(question, null) as ReturnType<Dialog['showOpenDialog']>
  },
  showSaveDialog: (...asked: Asked<SaveDialogOptions>) => {
    const { title = '', message = '' } = optionsOf(asked)
    const question = { kind: 'save', title, message, detail: '', buttons: [] } as const
    return ask(question, null) as ReturnType<Dialog['showSaveDialog']>
  },
  showErrorBox: (title: string, message: string) => {
    open.push({ kind: 'error', title, message, detail: '', buttons: [], answer: () => void open.shift() })
  },
} satisfies Pick<Dialog, 'showMessageBox' | 'showOpenDialog' | 'showSaveDialog' | 'showErrorBox'>
