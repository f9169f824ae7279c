import { useMemo } from 'react'
import type { SeriesMark } from '../../../shared/contract/series.ts'
import { useBookmarks } from '../../connection/bookmarks.ts'
import type { ChartEvent } from '../../parts/chart/frame.tsx'
import { useRoute } from '../../shell/route.ts'
import { chartMarks } from './chart-marks.ts'

/** What has changed, what people have marked, and the moment from which somebody came. */
export function useChartMarks(changes: readonly SeriesMark[]): readonly ChartEvent[] {
  const bookmarks = useBookmarks((state) => state.bookmarks)
  const moment = useRoute((route) => route.at)
  // A document of live numbers says the same anew again and again; charts are drawn when it says something else.
  const key = JSON.stringify(changes)
  return useMemo(
    () => chartMarks(JSON.parse(key) as readonly SeriesMark[], bookmarks, moment),
    [key, bookmarks, moment]
  )
}
