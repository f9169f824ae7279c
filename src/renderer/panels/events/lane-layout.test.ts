import { expect, it } from 'vitest'
import type { LaneItem } from '../../../shared/contract/events.ts'
import { elbow, layoutLane } from './lane-layout.ts'
import { momentAt, placeOf, spanText, stepStretch } from './time-scale.ts'

const scale = { from: 0, to: 1_000, width: 1_000 }

function item(words: string, from: number, to = from, count = 1): LaneItem {
  return { id: words, severity: 'warn', words, count, from, to }
}

function textOf({ words, count }: LaneItem): string {
  return count > 1 ? `${String(words)}, ${count} times` : String(words)
}

it('a stretch of time is a bar with its words in it, a moment a mark with its words before it', () => {
  const [bar, mark] = layoutLane([item('Unhealthy', 100, 400, 38), item('stuck', 700)], scale, textOf)
  expect(bar).toMatchObject({ isBar: true, left: 100, width: 300, label: { side: 'inside' } })
  expect(mark).toMatchObject({ isBar: false, width: 14, label: { side: 'left' } })
})

it('words that have no room stand on the other side, or not at all, and never over another item', () => {
  const placed = layoutLane(
    [item('first of them', 5), item('b', 400), item('ccccccccccccc', 420), item('d', 435)],
    scale,
    textOf
  )
  expect(placed.map(({ label }) => label?.side)).toEqual(['right', 'left', undefined, 'right'])
  for (const [index, { left, width, label }] of placed.entries()) {
    const next = placed[index + 1]
    if (next !== undefined && label?.side === 'right') expect(left + width + label.room).toBeLessThanOrEqual(next.left)
  }
})

it('words within a bar end before what comes in it', () => {
  const [early, late] = [160, 300].map(
    (at) => layoutLane([item('Unhealthy', 100, 400), item('x', at)], scale, textOf)[0]
  )
  expect(early).toMatchObject({ width: 300, label: { side: 'left' } })
  expect(late).toMatchObject({ width: 300, label: { side: 'inside', room: 167 } })
})

it('words of what an arrow comes to stand behind it', () => {
  const [one] = layoutLane([item('stuck', 700)], scale, textOf, new Set(['stuck']))
  expect(one!.label?.side).toBe('right')
})

it('marks at both ends of the axis stay on it', () => {
  const [first, last] = layoutLane([item('a', 0), item('b', 1_000)], scale, textOf)
  expect(first!.left).toBe(0)
  expect(last!.left + last!.width).toBe(1_000)
})

it('an arrow turns once, stands straight to the next lane, and goes beside what is in between', () => {
  expect(elbow({ x: 10, y: 10 }, { x: 100, y: 37 }, 8, 27)).toBe('M10 18V37H98')
  expect(elbow({ x: 30, y: 37 }, { x: 32, y: 10 }, 8, 27)).toBe('M30 29V19')
  expect(elbow({ x: 30, y: 10 }, { x: 32, y: 64 }, 8, 27)).toBe('M22 10H21V64H30')
})

it('moments and places are each other’s inverse, and what is outside stands at the end', () => {
  expect(placeOf(250, scale)).toBe(250)
  expect(momentAt(placeOf(333, scale), scale)).toBe(333)
  expect([placeOf(-5, scale), placeOf(5_000, scale)]).toEqual([0, 1_000])
})

it('arrow keys choose the last bar, move it, and make it longer, within the axis', () => {
  const axis = { from: 0, to: 100 }
  const last = stepStretch(undefined, 'ArrowLeft', false, axis, 10)
  expect(last).toEqual({ from: 90, to: 100 })
  expect(stepStretch(last, 'ArrowRight', false, axis, 10)).toEqual(last)
  const moved = stepStretch(last, 'ArrowLeft', false, axis, 10)
  expect(moved).toEqual({ from: 80, to: 90 })
  expect(stepStretch(moved, 'ArrowRight', true, axis, 10)).toEqual({ from: 80, to: 100 })
  expect(stepStretch(moved, 'ArrowLeft', true, axis, 10)).toEqual(moved)
})

it('says how long a bar is', () => {
  expect([4_000, 200, 720_000, 3 * 3_600_000].map(spanText)).toEqual(['4 s', '1 s', '12 min', '3 h'])
})
