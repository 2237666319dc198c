/** A count with its noun, by the rules of English. */
const count = (n: number, one: string, other: string): string => `${n} ${n === 1 ? one : other}`

/** The sentences of the storage view. */
export const storage = {
  title: 'Storage',
  loading: 'Asking the station…',
  failed: 'The station does not say what it stores',
  folder: 'Folder on the station',
  state: {
    ready: 'Ready',
    indexing: 'Looking through the recordings',
    unavailable: 'Nothing can be recorded',
  },
  indexing: (done: string, total: string) =>
    `The station reads its recordings anew: ${done} of ${total} files. What it has found can be seen already, and cameras are recorded meanwhile.`,
  unavailableWhat:
    'Check on the station’s computer that the disk is there, is the right one and may be written to. The station looks again every few seconds and goes on by itself.',
  disk: {
    title: 'Disk',
    label: 'How the disk is used',
    recordings: 'Recordings',
    protected: 'Protected recordings',
    others: 'Everything else',
    reserve: 'Kept free',
    free: 'Free for recordings',
    total: (bytes: string) => `${bytes} in all`,
    unknown: 'The station does not see the disk.',
    reserveUsed: 'Less is free than should be kept free. The oldest recordings are being deleted.',
    protectedMuch: (share: string) =>
      `${share} of what is recorded is protected and never deleted. When that fills the disk, nothing more can be recorded.`,
  },
  forecast: {
    never: 'Going by the last day, there is no sign of the disk filling up.',
    full: (when: string, date: string) =>
      `By what was recorded in the last day, the disk is full ${when}, on ${date}. Then the oldest recordings that are not protected make room for the new ones.`,
    fullNow:
      'The disk is as full as recordings may make it: the oldest that are not protected make room for the new ones.',
  },
  keep: {
    title: 'How long recordings are kept',
    what: 'For the whole station; a camera’s own settings may say less. The oldest goes first.',
    days: 'Days',
    gigabytes: 'Gigabytes',
    reserve: 'Always keep free, in gigabytes',
    reserveHint: 'So that the station’s computer never runs out of room.',
    unlimited: 'no limit',
    badReserve: 'A number from 0.05 to 100000.',
    save: 'Save',
    saving: 'Saving…',
    saved: 'How long recordings are kept was changed.',
    daysKept: (n: number) => count(n, 'day', 'days'),
    notAdmin: 'Only an administrator changes this.',
  },
  cameras: {
    title: 'By camera',
    camera: 'Camera',
    bytes: 'Size',
    oldest: 'Oldest',
    newest: 'Newest',
    span: 'Reaches back',
    gone: 'removed',
    none: 'Nothing is recorded yet.',
    share: (name: string, percent: string) => `${name}: ${percent} of all recordings`,
  },
  protected: {
    title: 'Protected from deletion',
    none: 'Nothing is protected. In the recordings, an operator can protect a part of a timeline.',
    failed: (message: string) => `What is protected could not be asked for. ${message}`,
    camera: 'Camera',
    range: 'From and to',
    reason: 'Reason',
    noReason: 'none given',
    by: 'By',
    show: (name: string) => `Show it in the recordings of ${name}`,
    remove: 'End the protection',
    removeNamed: (name: string, range: string) => `End the protection of ${name}, ${range}`,
    removeTitle: 'End this protection?',
    removeWhat: 'The recording stays for now, and is deleted in its time like any other.',
    removeGo: 'End the protection',
    removed: (name: string) => `A part of ${name} is not protected any more.`,
  },
}
