/** The measures of a column; its content is the table's business. */
export interface ColumnMeasure {
  readonly id: string
  /** Wanted width in pixels, cell padding included. */
  readonly width: number
  /** Below this the column gives way or the table scrolls sideways. */
  readonly min: number
  /** Share of spare width; 0 unless said. The first column takes it all where no column says. */
  readonly grow?: number
  /** When the whole column goes: the lowest number first, over all columns. Without it the column stays. */
  readonly hideOrder?: number
  /** When the column shows less (a number without its bar): in the same sequence as hideOrder. */
  readonly compactOrder?: number
  readonly compactWidth?: number
}

export interface PlacedColumn {
  readonly id: string
  readonly width: number
  readonly compact: boolean
}

interface Candidate extends ColumnMeasure {
  compact: boolean
  hidden: boolean
}

function leastOf(column: Candidate): number {
  if (column.hidden) return 0
  return column.compact ? (column.compactWidth ?? column.min) : column.min
}

function wishOf(column: Candidate): number {
  return column.compact ? (column.compactWidth ?? column.min) : column.width
}

/**
 * Which columns a width has room for, and how wide each is. Columns give way one step at a time (compact or hidden,
 * lowest order first) until the least widths fit; then all shrink towards their least together, or share what is over.
 */
export function layOutColumns(columns: readonly ColumnMeasure[], available: number): readonly PlacedColumn[] {
  const candidates: Candidate[] = columns.map((column) => ({ ...column, compact: false, hidden: false }))
  const steps = candidates
    .flatMap((column) => [
      ...(column.compactOrder === undefined
        ? []
        : [{ order: column.compactOrder, take: () => void (column.compact = true) }]),
      ...(column.hideOrder === undefined ? [] : [{ order: column.hideOrder, take: () => void (column.hidden = true) }])
    ])
    .sort((a, b) => a.order - b.order)
  const least = (): number => candidates.reduce((sum, column) => sum + leastOf(column), 0)
  for (const step of steps) {
    if (least() <= available) break
    step.take()
  }
  const shown = candidates.filter((column) => !column.hidden)
  const floor = least()
  const wish = shown.reduce((sum, column) => sum + wishOf(column), 0)
  if (wish > available) {
    const part = wish === floor ? 0 : Math.max(0, (available - floor) / (wish - floor))
    return shown.map((column) => {
      const low = leastOf(column)
      return { id: column.id, width: Math.floor(low + (wishOf(column) - low) * part), compact: column.compact }
    })
  }
  const more = spareShares(
    shown.map((column) => column.grow ?? 0),
    available - wish
  )
  return shown.map((column, index) => ({
    id: column.id,
    width: Math.floor(wishOf(column) + more[index]!),
    compact: column.compact
  }))
}

/** More than this beside a name is a gap that the eye has to cross. */
const mostSpare = 320

/**
 * The spare width by the columns' shares of it. One that has enough leaves its part to the others; what nobody needs
 * goes to the last that grows, the first column where none does.
 */
function spareShares(shares: readonly number[], spare: number): readonly number[] {
  const more = shares.map(() => 0)
  let growing = shares.flatMap((share, index) => (share > 0 ? [index] : []))
  const last = growing.at(-1) ?? 0
  let left = spare
  while (growing.length > 0 && left > 0) {
    const total = growing.reduce((sum, index) => sum + shares[index]!, 0)
    const part = left / total
    const full = growing.filter((index) => shares[index]! * part >= mostSpare - more[index]!)
    const taking = full.length > 0 ? full : growing
    for (const index of taking) {
      const taken = full.length > 0 ? mostSpare - more[index]! : shares[index]! * part
      more[index]! += taken
      left -= taken
    }
    if (full.length === 0) return more
    growing = growing.filter((index) => !full.includes(index))
  }
  more[last]! += Math.max(0, left)
  return more
}
