import type { ScriptedFrame } from './scripted-decoder.ts'

/** A canvas that remembers which pictures were drawn: those of scripted frames, whose text is a number. */
export class FakeCanvas {
  readonly painted: number[] = []
  shown: number | null = null
  readonly element: HTMLCanvasElement

  constructor() {
    const context = {
      drawImage: (frame: ScriptedFrame) => {
        if (frame.closed) throw new Error('A closed frame was drawn.')
        this.shown = Number(frame.text)
        this.painted.push(this.shown)
      },
      clearRect: () => {
        this.shown = null
      },
    }
    this.element = { width: 0, height: 0, getContext: () => context } as unknown as HTMLCanvasElement
  }
}
