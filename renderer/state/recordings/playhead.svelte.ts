import { nextRate, type PictureState, type PlaybackProblem, type PlaybackState, type Player } from './player.ts'

const standing = (position: number): PlaybackState => ({
  position,
  playing: false,
  rate: 1,
  cameras: {},
  problems: {},
})

/** The one instant that every picture shows, and whether it runs. It stays where it is while the view is away. */
export class Playhead {
  readonly #moved: (before: number, at: number) => void
  #player: Player | null = null
  #stop: () => void = () => undefined
  #state = $state.raw<PlaybackState>(standing(0))

  /** `moved` hears of every change of the position. */
  constructor(at: number, moved: (before: number, at: number) => void) {
    this.#moved = moved
    this.#state = standing(at)
  }

  get at(): number {
    return this.#state.position
  }

  get playing(): boolean {
    return this.#state.playing
  }

  get rate(): number {
    return this.#state.rate
  }

  pictureOf(camera: string): PictureState {
    return this.#state.cameras[camera] ?? 'loading'
  }

  /** Why a camera's picture is `failed`; null where it is not. */
  problemOf(camera: string): PlaybackProblem | null {
    return this.#state.problems[camera] ?? null
  }

  /** From here on `player` says where the playhead is; it is closed with it. */
  open(player: Player, cameras: readonly string[]): void {
    this.close()
    const { position, rate } = this.#state
    this.#player = player
    player.open(cameras)
    player.setRate(rate)
    if (position > 0) player.seek(position)
    this.#follow()
    this.#stop = player.onChange(() => {
      this.#follow()
    })
  }

  show(cameras: readonly string[]): void {
    this.#player?.open(cameras)
  }

  attach(camera: string, canvas: HTMLCanvasElement): () => void {
    return this.#player?.attach(camera, canvas) ?? (() => undefined)
  }

  async thumbnail(camera: string, at: number, width: number): Promise<ImageBitmap | null> {
    return (await this.#player?.thumbnail(camera, at, width)) ?? null
  }

  seek(at: number): void {
    const position = Math.round(at)
    if (this.#player) this.#player.seek(position)
    else this.#become({ ...this.#state, position })
  }

  step(direction: 1 | -1): void {
    this.#player?.step(direction)
  }

  toggle(): void {
    if (this.playing) this.pause()
    else this.play()
  }

  play(): void {
    this.#player?.play()
  }

  pause(): void {
    this.#player?.pause()
  }

  setRate(rate: number): void {
    if (this.#player) this.#player.setRate(rate)
    else this.#become({ ...this.#state, rate })
  }

  /** Starts what stands still; what runs, runs faster. */
  faster(): void {
    if (this.playing) this.setRate(nextRate(this.rate, 1))
    else this.play()
  }

  slower(): void {
    this.setRate(nextRate(this.rate, -1))
  }

  close(): void {
    this.#stop()
    this.#stop = () => undefined
    this.#player?.close()
    this.#player = null
    this.#state = { ...this.#state, playing: false, cameras: {}, problems: {} }
  }

  #follow(): void {
    if (this.#player) this.#become(this.#player.state)
  }

  #become(state: PlaybackState): void {
    const before = this.#state.position
    this.#state = { ...state, cameras: { ...state.cameras }, problems: { ...state.problems } }
    if (before !== state.position) this.#moved(before, state.position)
  }
}
