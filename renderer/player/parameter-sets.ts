/**
 * The parameter sets of an H.264 access unit in Annex B: NAL units behind start codes of three or four bytes (ISO/IEC
 * 14496-10, Annex B). Cameras repeat them before every key frame; only where their bytes change is the video another.
 */

const SPS = 7
const PPS = 8
/** Of the byte behind a start code, the bits that say what the NAL unit is. */
const TYPE = 0x1f
/** A coded picture follows: what comes after it in the unit are more of its slices. */
const SLICES: readonly number[] = [1, 2, 3, 4, 5]

/** SPS and PPS of a unit as one text that can be compared; empty where there are none. */
export function parameterSets(data: Uint8Array): string {
  const sets: string[] = []
  let start = nextNal(data, 0)
  while (start < data.length) {
    const type = (data[start] ?? 0) & TYPE
    if (SLICES.includes(type)) break
    const next = nextNal(data, start)
    if (type === SPS || type === PPS) sets.push(text(data, start, endOf(data, start, next)))
    start = next
  }
  return sets.join()
}

/** Where the first NAL unit behind `from` begins; the length of `data` where there is none. */
function nextNal(data: Uint8Array, from: number): number {
  for (let at = from; at + 3 <= data.length; at++) {
    if (data[at] === 0 && data[at + 1] === 0 && data[at + 2] === 1) return at + 3
  }
  return data.length
}

/** The end of a NAL unit: neither the next start code belongs to it nor the zeros before that. */
function endOf(data: Uint8Array, start: number, next: number): number {
  let end = next === data.length ? next : next - 3
  while (end > start && data[end - 1] === 0) end--
  return end
}

const text = (data: Uint8Array, start: number, end: number): string => String.fromCharCode(...data.subarray(start, end))
