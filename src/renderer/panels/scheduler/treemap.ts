// Rectangles whose areas are as given, each as near to a square as can be (Bruls, Huizing and van Wijk, "Squarified
// treemaps", 2000).

export interface Tile {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** `sizes` from the largest to the smallest; they fill the whole of the frame. */
export function treemap(sizes: readonly number[], frame: Tile): readonly Tile[] {
  const sum = sizes.reduce((total, size) => total + size, 0)
  if (sum <= 0 || frame.width <= 0 || frame.height <= 0) return sizes.map(() => ({ ...frame, width: 0, height: 0 }))
  const scale = (frame.width * frame.height) / sum
  const areas = sizes.map((size) => size * scale)
  const tiles: Tile[] = []
  let rest = frame
  let start = 0
  while (start < areas.length) {
    const short = Math.min(rest.width, rest.height)
    let end = start + 1
    let total = areas[start]!
    while (
      end < areas.length &&
      worst(areas, start, end + 1, total + areas[end]!, short) <= worst(areas, start, end, total, short)
    ) {
      total += areas[end]!
      end++
    }
    rest = lay(areas.slice(start, end), total, rest, tiles)
    start = end
  }
  return tiles
}

/** How far from a square the worst of a row is: 1 is one. Rows are sorted, so it is the first or the last. */
function worst(areas: readonly number[], start: number, end: number, total: number, short: number): number {
  if (total === 0 || short === 0) return Number.POSITIVE_INFINITY
  const largest = areas[start]!
  const smallest = areas[end - 1]!
  const square = short * short
  return Math.max((square * largest) / (total * total), (total * total) / (square * Math.max(smallest, 1e-9)))
}

/** Lays a row along the shorter side; answers what is left. */
function lay(row: readonly number[], total: number, rest: Tile, tiles: Tile[]): Tile {
  if (rest.width >= rest.height) {
    const width = rest.height === 0 ? 0 : Math.min(rest.width, total / rest.height)
    let y = rest.y
    for (const area of row) {
      const height = width === 0 ? 0 : area / width
      tiles.push({ x: rest.x, y, width, height })
      y += height
    }
    return { x: rest.x + width, y: rest.y, width: Math.max(0, rest.width - width), height: rest.height }
  }
  const height = Math.min(rest.height, total / rest.width)
  let x = rest.x
  for (const area of row) {
    const width = height === 0 ? 0 : area / height
    tiles.push({ x, y: rest.y, width, height })
    x += width
  }
  return { x: rest.x, y: rest.y + height, width: rest.width, height: Math.max(0, rest.height - height) }
}
