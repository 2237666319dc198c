import { readdirSync, readFileSync } from 'node:fs'

/** The process ids of this process's own ffmpeg children (Linux), so that a test kills nobody else's. */
export function ffmpegChildren(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const stat = readStat(pid)
      return stat.includes('(ffmpeg)') && stat.split(') ')[1]?.split(' ')[1] === String(process.pid)
    })
    .map(Number)
}

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return ''
  }
}
