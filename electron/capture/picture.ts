/**
 * What a camera's picture is made to look like, as ffmpeg's filters. Whoever knows settings makes one of these; this room
 * only shows it.
 */
export interface Picture {
  /** The filters leave the picture as it is, so a stream that can be copied is copied. */
  readonly neutral: boolean
  /** Pictures of one shape differ by their values alone, and commands lead from one to the other. */
  readonly shape: string
  /** A chain of video filters, one input and one output, with all values in force from the first picture on. */
  readonly filters: string
  /** `<target> <command>` and its argument, in the order to be sent. A value that is not named is of no account. */
  readonly values: ReadonlyMap<string, string>
}

/** How far a camera's picture is what was asked for: exactly one of these. */
export type PictureState =
  /** Nothing was asked for. */
  | { readonly state: 'unset' }
  /** Commands are on their way, or another ffmpeg is starting. What is seen is something before `picture`. */
  | { readonly state: 'changing'; readonly picture: Picture }
  /** ffmpeg has confirmed all of it; it is seen in the next picture. */
  | { readonly state: 'shown'; readonly picture: Picture }
  /** ffmpeg cannot show it. What is seen is the picture as the camera gives it. */
  | { readonly state: 'refused'; readonly picture: Picture; readonly message: string }
