/** Where the pictures of a wall go. Pure: sizes in, rectangles out, all in CSS pixels from the area's top left corner. */

export interface Size {
  readonly width: number
  readonly height: number
}

export interface Rect extends Size {
  readonly left: number
  readonly top: number
}

/** The space between two tiles. */
export const GAP = 4
/** What a picture is taken for before its camera has said its size. */
export const DEFAULT_ASPECT = 16 / 9

/** The largest size of this aspect ratio (width ÷ height) that fits: a picture is letterboxed, never cropped. */
function fit(aspect: number, cell: Size): Size {
  return cell.width / cell.height > aspect
    ? { width: cell.height * aspect, height: cell.height }
    : { width: cell.width, height: cell.width / aspect }
}

interface Grid {
  columns: number
  cell: Size
  pictureArea: number
}

/** The grid with so many columns: its cells are no larger than the largest pictures in them need. */
function gridOf(columns: number, area: Size, aspects: readonly number[]): Grid {
  const rows = Math.ceil(aspects.length / columns)
  const room = {
    width: Math.max(1, (area.width - GAP * (columns - 1)) / columns),
    height: Math.max(1, (area.height - GAP * (rows - 1)) / rows),
  }
  const pictures = aspects.map((aspect) => fit(aspect, room))
  return {
    columns,
    cell: {
      width: Math.max(...pictures.map(({ width }) => width)),
      height: Math.max(...pictures.map(({ height }) => height)),
    },
    pictureArea: pictures.reduce((sum, { width, height }) => sum + width * height, 0),
  }
}

/** Of all grids, the one that shows the most picture; of equals, the one with the fewest columns. */
function bestGrid(area: Size, aspects: readonly number[]): Grid {
  let best = gridOf(1, area, aspects)
  for (let columns = 2; columns <= aspects.length; columns++) {
    const grid = gridOf(columns, area, aspects)
    if (grid.pictureArea > best.pictureArea * 1.001) best = grid
  }
  return best
}

/** A rectangle for each picture, in reading order. The block is centred, and so is a last row that is not full. */
export function layWall(area: Size, aspects: readonly number[]): Rect[] {
  if (aspects.length === 0) return []
  const { columns, cell } = bestGrid(area, aspects)
  const rows = Math.ceil(aspects.length / columns)
  const top = (area.height - span(rows, cell.height)) / 2
  return aspects.map((_, index) => {
    const row = Math.floor(index / columns)
    const inRow = Math.min(columns, aspects.length - row * columns)
    const left = (area.width - span(inRow, cell.width)) / 2
    return {
      left: Math.round(left + (index % columns) * (cell.width + GAP)),
      top: Math.round(top + row * (cell.height + GAP)),
      width: Math.round(cell.width),
      height: Math.round(cell.height),
    }
  })
}

const span = (count: number, size: number): number => count * size + (count - 1) * GAP

/** How much of the area's length the strip beside a large picture may take. */
const STRIP_SHARES = [0.14, 0.18, 0.22, 0.27, 0.33]
/** What a square pixel of the strip is worth, against one of the large picture. */
const STRIP_WORTH = 1.5

/** One picture large, the others in a strip: beside it in a wide area, below it in a tall one. Both are centred. */
export function layLarge(area: Size, aspects: readonly number[], large: number): Rect[] {
  const others = aspects.filter((_, index) => index !== large)
  if (others.length === 0) return layWall(area, aspects)
  const main = [aspects[large] ?? DEFAULT_ASPECT]
  const worth = ({ main: first, strip }: Halves): number =>
    bestGrid(first, main).pictureArea + STRIP_WORTH * bestGrid(strip, others).pictureArea
  const best = STRIP_SHARES.map((share) => split(area, share)).reduce((a, b) => (worth(b) > worth(a) ? b : a))
  const rects = layWall(best.strip, others).map((rect) => moved(rect, best.strip))
  rects.splice(large, 0, ...layWall(best.main, main))
  return rects
}

interface Halves {
  main: Size
  strip: Rect
}

function split({ width, height }: Size, share: number): Halves {
  const beside = width >= height
  const strip = (beside ? width : height) * share
  const rest = (beside ? width : height) - strip - GAP
  return beside
    ? { main: { width: rest, height }, strip: { left: rest + GAP, top: 0, width: strip, height } }
    : { main: { width, height: rest }, strip: { left: 0, top: rest + GAP, width, height: strip } }
}

const moved = (rect: Rect, by: Rect): Rect => ({
  ...rect,
  left: Math.round(rect.left + by.left),
  top: Math.round(rect.top + by.top),
})

export type Direction = 'left' | 'right' | 'up' | 'down'

/** The nearest tile in a direction, as an index; the same one where there is none. */
export function neighbour(rects: readonly Rect[], from: number, direction: Direction): number {
  const start = rects[from]
  if (!start) return from
  let best = from
  let least = Infinity
  rects.forEach((rect, index) => {
    const distance = distanceTowards(start, rect, direction)
    if (index !== from && distance < least) {
      best = index
      least = distance
    }
  })
  return best
}

/** How far `to` lies in a direction, what lies aside counted double; infinite where it does not lie there at all. */
function distanceTowards(from: Rect, to: Rect, direction: Direction): number {
  const x = to.left + to.width / 2 - (from.left + from.width / 2)
  const y = to.top + to.height / 2 - (from.top + from.height / 2)
  const sideways = direction === 'left' || direction === 'right'
  const forward = direction === 'right' || direction === 'down' ? 1 : -1
  const along = forward * (sideways ? x : y)
  const aside = Math.abs(sideways ? y : x)
  const least = (sideways ? from.width : from.height) / 4
  return along >= least ? along + 2 * aside : Infinity
}
