import { useMemo } from 'react'
import { create } from 'zustand'
import type { SeriesSpan } from '../../../shared/contract/series.ts'
import type { ChartZoom } from '../../parts/chart/chart-input.ts'
import type { Stretch } from '../../parts/chart/hover.ts'

/** Lengths of a chart's time to choose from, in milliseconds: 5 and 15 minutes, 1, 6 and 24 hours, 7 days. */
export const spanLengths = [300_000, 900_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000] as const

/** So much before and after a moment from which somebody came is shown, in simulated milliseconds. */
export const aroundMoment = 600_000

/** As many steps can be gone back. */
const mostEarlier = 20

interface SpanStore {
  readonly span: SeriesSpan
  /** What was seen before somebody looked closer, the last step last. */
  readonly earlier: readonly SeriesSpan[]
  /** Another span, from which there is nothing to go back to. */
  choose(span: SeriesSpan): void
  lookCloser(stretch: Stretch): void
  /** The moment whose surroundings were shown last. */
  readonly moment: number | undefined
  /** Shows what lies around a moment; where that was done before and the moment is still in sight, all stays. */
  lookAround(moment: number, now: number): void
  back(): void
}

/** One span for all charts of usage: a person who looks at an hour looks at that hour everywhere. */
export const useUsageSpan = create<SpanStore>((set) => ({
  span: { last: spanLengths[2] },
  earlier: [],
  moment: undefined,
  choose: (span) => set({ span, earlier: [] }),
  lookCloser: ({ from, to }) =>
    set(({ span, earlier }) => ({ span: { from, to }, earlier: [...earlier, span].slice(-mostEarlier) })),
  lookAround: (moment, now) =>
    set(({ span, earlier, moment: before }) => {
      if (moment === before && isWithin(moment, span, now)) return {}
      const around = { from: Math.max(0, moment - aroundMoment), to: moment + aroundMoment }
      return { moment, span: around, earlier: [...earlier, span].slice(-mostEarlier) }
    }),
  back: () => set(({ span, earlier }) => ({ span: earlier.at(-1) ?? span, earlier: earlier.slice(0, -1) }))
}))

function isWithin(moment: number, span: SeriesSpan, now: number): boolean {
  return 'last' in span ? moment >= now - span.last : moment >= span.from && moment <= span.to
}

/** What a chart of usage does when a part of it is to be looked at alone. */
export function useUsageZoom(): ChartZoom {
  const isZoomed = useUsageSpan(({ earlier }) => earlier.length > 0)
  return useMemo(() => {
    const { lookCloser, back } = useUsageSpan.getState()
    return { isZoomed, onZoom: lookCloser, onBack: back }
  }, [isZoomed])
}
