/** Where moments stand on an axis of some pixels. */
export interface TimeScale {
  readonly from: number
  readonly to: number
  readonly width: number
}

export function placeOf(at: number, { from, to, width }: TimeScale): number {
  return (Math.max(from, Math.min(to, at)) - from) * (width / Math.max(1, to - from))
}

export function momentAt(x: number, { from, to, width }: TimeScale): number {
  return Math.round(from + (Math.max(0, Math.min(width, x)) / Math.max(1, width)) * (to - from))
}

export interface Stretch {
  readonly from: number
  readonly to: number
}

/** What an arrow key makes of the chosen stretch: it goes a bar to a side, or grows by one; the last bar to begin with. */
export function stepStretch(
  chosen: Stretch | undefined,
  key: 'ArrowLeft' | 'ArrowRight',
  grows: boolean,
  { from, to }: Pick<TimeScale, 'from' | 'to'>,
  bar: number
): Stretch {
  if (chosen === undefined) return { from: to - bar, to }
  const step = key === 'ArrowLeft' ? -bar : bar
  if (grows) return { from: chosen.from, to: Math.min(to, Math.max(chosen.from + bar, chosen.to + step)) }
  const move = Math.max(from - chosen.from, Math.min(to - chosen.to, step))
  return { from: chosen.from + move, to: chosen.to + move }
}

/** A stretch of simulated milliseconds in words: "4 s", "12 min", "3 h". */
export function spanText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000)
  if (seconds < 120) return `${Math.max(1, seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
