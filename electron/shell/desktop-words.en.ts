const cameras = (n: number): string => (n === 1 ? 'One camera is' : `${n} cameras are`)

/** What the program says when it starts, closes or mends itself. Its shape is the type that the other languages fill. */
export const en = {
  closing: {
    title: 'Lookout',
    records: (n: number) => `${cameras(n)} being recorded`,
    closeWhat:
      'Lookout can go on recording without a window. The icon beside the clock, or starting Lookout again, brings the window back.',
    quitWhat: 'The recordings are finished first. Nothing is recorded until Lookout is started again.',
    relaunchWhat: 'The recordings are finished first. Nothing is recorded until Lookout is back, some seconds later.',
    background: 'Go on recording without a window',
    stop: 'Stop recording and quit',
    restart: 'Stop recording and start again',
    cancel: 'Cancel',
  },
  software: {
    title: 'The graphics card failed again and again',
    now: 'Lookout starts again and draws without it from now on. Under “This computer” it can be switched on again.',
    recording:
      'Lookout will draw without it from the next start on. It is not started again by itself, because cameras are being recorded.',
    restart: 'Start again now',
    later: 'Later',
  },
  start: {
    failed: 'Lookout could not start',
    runsAlready: 'Lookout runs already',
  },
}

export type DesktopWords = typeof en
