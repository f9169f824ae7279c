import type { SeriesMark } from '../../../shared/contract/series.ts'
import type { Bookmark } from '../../../shared/moments/moment.ts'
import { clockTime } from '../../parts/chart/axis.ts'
import type { ChartEvent } from '../../parts/chart/frame.tsx'

/** Characters of a bookmark's name for which a chart has room. */
const longestName = 24

/** What stands at the lines of a chart, what is to be read before all else last: it has its label even in a crowd. */
export function chartMarks(
  changes: readonly SeriesMark[],
  bookmarks: readonly Bookmark[],
  moment: number | undefined
): readonly ChartEvent[] {
  // A bookmark from which somebody came is one mark, with its name.
  const here = bookmarks.find(({ at }) => at === moment)
  return [
    ...changes.map(({ at, words }) => ({ time: at, label: words })),
    ...bookmarks
      .filter((bookmark) => bookmark !== here)
      .map(({ at, name }) => ({ time: at, label: shortened(name), kind: 'bookmark' as const })),
    ...(moment === undefined ? [] : [momentMark(moment, here)])
  ]
}

function momentMark(moment: number, here: Bookmark | undefined): ChartEvent {
  const time = clockTime(moment)
  return { time: moment, label: here === undefined ? time : `${time} ${shortened(here.name)}`, kind: 'moment' }
}

function shortened(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name
}
