// Where the items of a lane stand, and which of them have room for their words. Pure, in pixels.
import type { LaneItem } from '../../../shared/contract/events.ts'
import { placeOf, type TimeScale } from './time-scale.ts'

export interface PlacedItem {
  readonly item: LaneItem
  readonly left: number
  readonly width: number
  /** A stretch of time is a bar, a moment is a mark. */
  readonly isBar: boolean
  /** Where its words stand, and the pixels that they have there. */
  readonly label: { readonly side: 'inside' | 'left' | 'right'; readonly room: number } | undefined
}

const markWidth = 14
/** Shorter ones are moments. */
const leastBar = 18
/** Words with less room than this say nothing. */
const leastLabel = 44
const gap = 6
const characterWidth = 7.2

/**
 * `textOf` is what is said of an item. `hit` are those that an arrow comes to, from the left: their words stand behind
 * them where there is room.
 */
export function layoutLane(
  items: readonly LaneItem[],
  scale: TimeScale,
  textOf: (item: LaneItem) => string,
  hit: ReadonlySet<string> = new Set()
): readonly PlacedItem[] {
  const boxes = items.map((item) => {
    const from = placeOf(item.from, scale)
    const span = placeOf(item.to, scale) - from
    const isBar = span >= leastBar
    return isBar
      ? { item, isBar, left: from, width: span }
      : { item, isBar, left: Math.max(0, Math.min(scale.width - markWidth, from - markWidth / 2)), width: markWidth }
  })
  let taken = 0
  return boxes.map((box, index) => {
    const wanted = textOf(box.item).length * characterWidth + 8
    const end = box.left + box.width
    const before = box.left - taken - gap
    const after = (boxes[index + 1]?.left ?? scale.width) - end - gap
    // What comes within a bar stands over its words.
    const free = Math.min(end, boxes[index + 1]?.left ?? end)
    const inside = box.isBar ? free - box.left - markWidth - 12 : 0
    const label = sideOf(wanted, inside, before, after, hit.has(box.item.id))
    taken = label?.side === 'right' ? end + gap + label.room : end
    return { ...box, label }
  })
}

/** Words stand within a bar; beside a mark they stand before it, so that what follows is not covered. */
function sideOf(wanted: number, inside: number, before: number, after: number, isHit: boolean): PlacedItem['label'] {
  if (inside >= Math.min(wanted, 2 * leastLabel)) return { side: 'inside', room: inside }
  if (isHit && after >= wanted) return { side: 'right', room: wanted }
  if (before >= wanted) return { side: 'left', room: wanted }
  if (after >= wanted) return { side: 'right', room: wanted }
  const room = Math.max(before, after)
  if (room < leastLabel) return undefined
  return { side: before >= after ? 'left' : 'right', room }
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** An effect nearer than this stands below its cause rather than behind it. */
const leastAlong = 14
/** How far a way that passes lanes by keeps from what stands in them. */
const aside = 9

/**
 * Down (or up) from the cause to the next lane, and along to the effect where that stands behind. To a lane farther away
 * it goes beside what stands in between.
 */
export function elbow(cause: Point, effect: Point, half: number, lane: number): string {
  const down = effect.y >= cause.y ? 1 : -1
  if (Math.abs(effect.y - cause.y) > lane) {
    const beside = Math.min(cause.x, effect.x) - aside
    return `M${cause.x - half} ${cause.y}H${beside}V${effect.y}H${effect.x - 2}`
  }
  const start = `M${cause.x} ${cause.y + down * half}`
  return effect.x - cause.x < leastAlong
    ? `${start}V${effect.y - down * (half + 1)}`
    : `${start}V${effect.y}H${effect.x - 2}`
}
