/** A count with its noun, by the rules of English. */
const count = (n: number, one: string, other: string): string => `${n} ${n === 1 ? one : other}`

/**
 * Every sentence that the desktop program says outside its page: menus, tray, notifications, dialogs. Its shape is the
 * type that the other languages have to fill. An `&` stands before the letter that opens a menu by the keyboard.
 */
export const en = {
  menu: {
    file: '&File',
    newWindow: '&New window',
    cameraWindow: 'Open this &camera in a window',
    recordings: 'Open &recordings folder',
    dataFolder: 'Choose &data folder…',
    stations: '&Stations…',
    settings: '&This computer…',
    saving: (name: string, percent: string) => `Saving ${name}: ${percent}`,
    savingUnknown: (name: string) => `Saving ${name}`,
    cancelSaving: 'Cancel saving',
    close: '&Close window',
    quit: '&Quit Lookout',
    edit: '&Edit',
    undo: '&Undo',
    redo: '&Redo',
    cut: 'Cu&t',
    copy: '&Copy',
    paste: '&Paste',
    selectAll: 'Select &all',
    view: '&View',
    reload: '&Reload',
    actualSize: '&Actual size',
    zoomIn: 'Zoom &in',
    zoomOut: 'Zoom &out',
    fullScreen: '&Full screen',
    kiosk: '&Kiosk: nothing but the wall',
    developer: '&Developer tools',
    camera: '&Camera',
    noCameras: 'No cameras',
    openNamed: (name: string) => `Open ${name} in a window`,
    wall: 'Open &all cameras in a window',
    window: '&Window',
    minimise: '&Minimise',
    help: '&Help',
    about: '&About Lookout',
    services: 'Services',
    hide: 'Hide Lookout',
    hideOthers: 'Hide others',
    showAll: 'Show all',
    zoom: 'Zoom',
    front: 'Bring all to front',
  },
  tray: {
    show: 'Show Lookout',
    more: (n: number) => `${count(n, 'more camera', 'more cameras')}…`,
    line: (name: string, words: readonly string[]) => `${name}: ${words.join(', ')}`,
    name: 'Lookout',
    tooltip: (parts: readonly string[]) => `Lookout: ${parts.join(', ')}`,
    elsewhere: 'the station is another computer’s',
    noCameras: 'no cameras',
    allLive: (n: number) => (n === 1 ? 'the camera is live' : `all ${n} cameras live`),
    live: (n: number, all: number) => `${n} of ${count(all, 'camera', 'cameras')} live`,
    trouble: (n: number) => `${n} without a picture`,
    recorded: (n: number) => `${n} recorded`,
    notRecorded: (n: number) => `${n} NOT recorded`,
    states: {
      off: 'off',
      starting: 'starting',
      live: 'live',
      stalled: 'picture stopped',
      retrying: 'trying again',
      failed: 'failed',
    },
    recordings: { off: null, waiting: null, recording: 'recorded', failing: 'NOT RECORDED' },
  },
  updates: {
    found: (version: string) => `Lookout ${version} is there. Fetch it now?`,
    foundWhat: 'It is installed when Lookout quits the next time. Until then everything goes on as it is.',
    fetch: 'Fetch it',
    later: 'Not now',
    ready: (version: string) => `Lookout ${version} has been fetched`,
    readyWhat: 'It is installed when Lookout quits the next time.',
  },
  notices: {
    alarm: 'Alarm',
    ofCamera: (name: string) => `Alarm: ${name}`,
    again: (n: number, message: string) => `${message} (${n} times more)`,
    many: (n: number) => `${n} alarms`,
    manyWhat: (newest: string) => `${newest} Click to see all of them.`,
  },
  saving: {
    title: 'Save',
    failed: (name: string) => `${name} was not saved`,
    failedWhat: 'The connection ended or the disk took no more. What was written of it is not whole. Try again.',
    kinds: { film: 'Film', picture: 'Picture', document: 'Document', any: 'All files' },
  },
  folders: {
    recordingsFailed: 'The recordings folder cannot be opened',
    logsFailed: 'The folder cannot be opened',
    chooseTitle: 'Where Lookout keeps its cameras, users and recordings',
    chooseButton: 'Choose',
    fixed: 'The data folder was named when Lookout was started (--data)',
    fixedWhat: 'As long as it is started like that, no other can be chosen here.',
    same: (folder: string) => `${folder} is the data folder already`,
    refused: 'This folder cannot be used',
    useNew: (folder: string) => `Use ${folder} from now on?`,
    useStation: (folder: string) => `Go on with the station in ${folder}?`,
    free: (bytes: string) => `${bytes} are free there.`,
    newWhat: (before: string) =>
      `Lookout starts again, with a new station. Nothing is moved: cameras, users and recordings stay in ${before}, and come back when you choose that folder again.`,
    stationWhat: (before: string) =>
      `Cameras, users and recordings are already there. Lookout starts again and goes on with them. Nothing is moved: what is in ${before} stays there.`,
    recording: (n: number) =>
      `${count(n, 'camera is', 'cameras are')} being recorded. The recordings are finished first; nothing is recorded until Lookout is back, some seconds later.`,
    go: 'Use it and start again',
    cancel: 'Cancel',
    notWritable: (folder: string) =>
      `${folder} may not be written by this user. Choose another folder, or change its rights.`,
    notFolder: (folder: string) => `${folder} is not a folder.`,
    others: (folder: string) => `There are other files in ${folder}. Choose an empty folder, or make a new one in it.`,
    otherArchive: (folder: string) =>
      `${folder} holds recordings, not a whole station. Choose the folder above it, or an empty one.`,
    inUse: (folder: string) => `Another Lookout is running with ${folder}. Close it first.`,
    inside: (folder: string, current: string) =>
      `${folder} lies inside ${current}, the present data folder. Choose a folder outside it.`,
    full: (folder: string, free: string, least: string) =>
      `The disk of ${folder} has ${free} free; a station wants ${least} or more. Choose another disk, or make room.`,
    unreadable: (folder: string, why: string) => `${folder} cannot be used: ${why}.`,
    notKept: 'The choice could not be kept',
    missing: (folder: string) => `The data folder ${folder} is not there`,
    missingWhat:
      'Its disk may not be connected, or not yet. Connect it: Lookout looks again every few seconds and goes on by itself. Until then nothing is recorded.',
    missingAgain: 'Look again',
    missingOwn: 'Start with the program’s own folder this time',
    missingQuit: 'Quit',
  },
  login: {
    comment: 'Camera console: starts the station at login',
    failed: 'Starting at login could not be changed',
  },
}

/** The words with sentences as functions of the same parameters. */
export type ShellWords = typeof en
