import { readSegmentAbout } from '../../electron/archive/segment-about.ts'
import { systemDisk } from '../../electron/base/disk.ts'
import { scanSegment } from '../../electron/media/mp4/scan.ts'

/** When the last whole picture of a segment's file ends, µs since 1970; 0 where the file holds none. */
export async function endOfSegment(path: string): Promise<number> {
  const { size } = await systemDisk.stat(path)
  const file = await systemDisk.openForReading(path)
  try {
    const scan = await scanSegment({ size, read: (offset, length) => file.read(offset, length) })
    const about = scan?.init.about && readSegmentAbout(scan.init.about)
    return scan && about ? about.start + scan.end : 0
  } finally {
    await file.close()
  }
}
