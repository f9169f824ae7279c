import type { Bookmark } from '../../shared/moments/moment.ts'

/** Stars that would stand closer than this are one, in pixels. */
const closest = 20

/** The stretch of time that the ribbon shows. */
export interface RibbonSpan {
  readonly from: number
  readonly to: number
  /** Pixels from one to the other. */
  readonly width: number
}

interface PlacedBookmarks {
  readonly x: number
  readonly members: readonly Bookmark[]
}

/**
 * Those within the ribbon's time, from left to right; ones that would cover each other together. The ribbon is drawn anew
 * when something happens: one that was set since then stands at its end.
 */
export function placeBookmarks(
  bookmarks: readonly Bookmark[],
  { from, to, width }: RibbonSpan
): readonly PlacedBookmarks[] {
  const placed: { x: number; members: Bookmark[] }[] = []
  for (const bookmark of bookmarks) {
    if (bookmark.at < from) continue
    const x = Math.min(1, (bookmark.at - from) / Math.max(1, to - from)) * width
    const last = placed.at(-1)
    if (last !== undefined && x - last.x < closest) last.members.push(bookmark)
    else placed.push({ x, members: [bookmark] })
  }
  return placed
}
