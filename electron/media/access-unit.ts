/**
 * Access units as Lookout hands them on: Annex B, and every key frame carries its SPS and PPS, so that anyone may start
 * at it. What comes in: Annex B with parameter sets in each key frame (most cameras), Annex B with parameter sets only
 * in the extradata (encoders with a global header, cameras that name them in SDP alone), or MP4's length-prefixed form.
 */
import { NAL, nalUnits, toAnnexB } from './annexb.ts'
import { parseAvcConfiguration, sampleNals } from './avcc.ts'

export interface AccessUnit {
  /** Annex B. The bytes that came in where nothing had to be changed. */
  readonly data: Uint8Array
  /** It holds an IDR picture, and its SPS and PPS if they are known. */
  readonly keyFrame: boolean
  /** The sequence parameter set in it, without start code; undefined where it has none. */
  readonly sps: Uint8Array | undefined
}

const typeOf = (nal: Uint8Array): number => (nal[0] ?? 0) & 0x1f

/** Turns a stream's packets into access units. It remembers the newest parameter sets, out of band or in band. */
export class AccessUnitReader {
  readonly #lengthBytes: number | undefined
  #sps: readonly Uint8Array[]
  #pps: readonly Uint8Array[]

  constructor(extradata: Uint8Array) {
    const configuration = parseAvcConfiguration(extradata)
    const nals = configuration ? [...configuration.sps, ...configuration.pps] : nalsOf(extradata)
    this.#lengthBytes = configuration?.lengthBytes
    this.#sps = nals.filter((nal) => typeOf(nal) === NAL.sps)
    this.#pps = nals.filter((nal) => typeOf(nal) === NAL.pps)
  }

  /** Undefined for a packet without a NAL unit. */
  read(packet: Uint8Array): AccessUnit | undefined {
    const nals = this.#lengthBytes === undefined ? nalsOf(packet) : sampleNals(packet, this.#lengthBytes)
    if (nals.length === 0) return undefined
    const complete = this.#remember(nals)
    const keyFrame = nals.some((nal) => typeOf(nal) === NAL.idr)
    const all = keyFrame && !complete ? this.#withParameterSets(nals) : nals
    const unchanged = all === nals && this.#lengthBytes === undefined
    return { data: unchanged ? packet : toAnnexB(all), keyFrame, sps: all.find((nal) => typeOf(nal) === NAL.sps) }
  }

  /** True where the access unit itself has both kinds of parameter sets. */
  #remember(nals: readonly Uint8Array[]): boolean {
    const sps = nals.filter((nal) => typeOf(nal) === NAL.sps)
    const pps = nals.filter((nal) => typeOf(nal) === NAL.pps)
    // Copies: a view would keep the whole access unit alive.
    if (sps.length > 0) this.#sps = sps.map((nal) => nal.slice())
    if (pps.length > 0) this.#pps = pps.map((nal) => nal.slice())
    return sps.length > 0 && pps.length > 0
  }

  /** Parameter sets go to the front, but an access unit delimiter stays first (ITU-T H.264, 7.4.1.2.3). */
  #withParameterSets(nals: readonly Uint8Array[]): Uint8Array[] {
    const rest = nals.filter((nal) => typeOf(nal) !== NAL.sps && typeOf(nal) !== NAL.pps)
    const delimiters = rest.filter((nal) => typeOf(nal) === NAL.accessUnitDelimiter)
    const others = rest.filter((nal) => typeOf(nal) !== NAL.accessUnitDelimiter)
    return [...delimiters, ...this.#sps, ...this.#pps, ...others]
  }
}

const nalsOf = (bytes: Uint8Array): Uint8Array[] => nalUnits(bytes).map((unit) => bytes.subarray(unit.start, unit.end))
