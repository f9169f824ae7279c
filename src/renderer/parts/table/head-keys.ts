/** What a key does on the head of a column. */
export type HeadAction =
  | { readonly type: 'focus'; readonly place: number }
  | { readonly type: 'resize'; readonly by: number }
  | { readonly type: 'move'; readonly place: number }
  | { readonly type: 'menu' }

export interface HeadKey {
  readonly key: string
  readonly shift: boolean
  /** Ctrl or Command. */
  readonly command: boolean
  readonly alt: boolean
}

/** A column is never narrower than this: its head must still be there to be drawn wider. */
export const leastWidth = 40

const step = 16

/** Arrows go from head to head, with Shift they size the column, with Ctrl they move it. */
export function headAction(
  { key, shift, command, alt }: HeadKey,
  place: number,
  count: number
): HeadAction | undefined {
  if (alt) return undefined
  if (key === 'ContextMenu' || (key === 'F10' && shift)) return { type: 'menu' }
  const way = key === 'ArrowLeft' ? -1 : key === 'ArrowRight' ? 1 : 0
  if (way !== 0 && shift) return { type: 'resize', by: way * step }
  const goal = way !== 0 ? place + way : key === 'Home' ? 0 : key === 'End' ? count - 1 : undefined
  if (goal === undefined || shift) return undefined
  const bounded = Math.max(0, Math.min(count - 1, goal))
  if (!command) return { type: 'focus', place: bounded }
  return bounded === place ? undefined : { type: 'move', place: bounded }
}

/** Before which column something stands that is let go at this distance from the left; `widths.length` behind all. */
export function placeAt(widths: readonly number[], left: number): number {
  let edge = 0
  for (const [place, width] of widths.entries()) {
    if (left < edge + width / 2) return place
    edge += width
  }
  return widths.length
}
