// Which lines of two texts differ, after Myers' "An O(ND) Difference Algorithm" in the form that diff has made of it:
// halves are found from both ends, and what may slide is slid down. It is worked out a piece a step, so that no texts,
// however long and different, hold anybody up.

/** A range of both texts, [from, to) of each. */
type Span = readonly [leftFrom: number, leftTo: number, rightFrom: number, rightTo: number]

/** How far a comparison has come, as plain data. */
export interface Comparison {
  /** Numbers of lines: equal ones have the same. */
  readonly left: readonly number[]
  readonly right: readonly number[]
  /** 1 where a line has no partner. */
  readonly leftChanged: number[]
  readonly rightChanged: number[]
  /** Places of the lines that both texts have at all. */
  readonly leftPlaces: readonly number[]
  readonly rightPlaces: readonly number[]
  /** Lines that a change may slide over: of equal beginnings and ends only those that are shown around it. */
  readonly reach: Span
  open: Span[]
}

/** Lines [from, to) of each text, counted from 0, of which those of the left became those of the right. */
export interface Hunk {
  readonly leftFrom: number
  readonly leftTo: number
  readonly rightFrom: number
  readonly rightTo: number
}

/** Beyond so many changes the best way so far is taken, as diff does for its speed. */
const mostCost = 256

/** `context`: how many equal lines are shown around a change. */
export function comparisonOf(left: readonly string[], right: readonly string[], context: number): Comparison {
  const numbers = new Map<string, number>()
  const numbered = (lines: readonly string[]): number[] =>
    lines.map((line) => {
      const known = numbers.get(line)
      if (known !== undefined) return known
      numbers.set(line, numbers.size)
      return numbers.size - 1
    })
  const [leftNumbers, rightNumbers] = [numbered(left), numbered(right)]
  const [inLeft, inRight] = [new Set(leftNumbers), new Set(rightNumbers)]
  const leftChanged = leftNumbers.map((line) => (inRight.has(line) ? 0 : 1))
  const rightChanged = rightNumbers.map((line) => (inLeft.has(line) ? 0 : 1))
  const leftPlaces = placesOf(leftChanged)
  const rightPlaces = placesOf(rightChanged)
  const open: Span[] = [[0, leftPlaces.length, 0, rightPlaces.length]]
  const reach = reachOf(leftNumbers, rightNumbers, context)
  return { left: leftNumbers, right: rightNumbers, leftChanged, rightChanged, leftPlaces, rightPlaces, reach, open }
}

function reachOf(left: readonly number[], right: readonly number[], context: number): Span {
  const most = Math.min(left.length, right.length)
  let before = 0
  while (before < most && left[before] === right[before]) before++
  let after = 0
  while (after < most - before && left[left.length - 1 - after] === right[right.length - 1 - after]) after++
  const from = Math.max(before - context, 0)
  const cut = Math.max(after - context, 0)
  return [from, left.length - cut, from, right.length - cut]
}

function placesOf(changed: readonly number[]): number[] {
  return changed.flatMap((isChanged, place) => (isChanged === 1 ? [] : [place]))
}

/** One piece of the work: how much it was, in lines looked at; undefined where nothing is left to do. */
export function compareOn(comparison: Comparison): number | undefined {
  const span = comparison.open.pop()
  if (span === undefined) return undefined
  const { left, right, leftChanged, rightChanged, leftPlaces, rightPlaces, open } = comparison
  const isSame = (x: number, y: number): boolean => left[leftPlaces[x]!] === right[rightPlaces[y]!]
  let [leftFrom, leftTo, rightFrom, rightTo] = span
  const length = leftTo - leftFrom + rightTo - rightFrom
  while (leftFrom < leftTo && rightFrom < rightTo && isSame(leftFrom, rightFrom)) {
    leftFrom++
    rightFrom++
  }
  while (leftFrom < leftTo && rightFrom < rightTo && isSame(leftTo - 1, rightTo - 1)) {
    leftTo--
    rightTo--
  }
  if (leftFrom === leftTo) for (let y = rightFrom; y < rightTo; y++) rightChanged[rightPlaces[y]!] = 1
  else if (rightFrom === rightTo) for (let x = leftFrom; x < leftTo; x++) leftChanged[leftPlaces[x]!] = 1
  else {
    const { x, y, cost } = middleOf([leftFrom, leftTo, rightFrom, rightTo], isSame)
    open.push([x, leftTo, y, rightTo], [leftFrom, x, rightFrom, y])
    return length + cost * cost
  }
  return length
}

interface Middle {
  readonly x: number
  readonly y: number
  readonly cost: number
}

/** A point on a shortest way from corner to corner; a diagonal is x - y. */
function middleOf([leftFrom, leftTo, rightFrom, rightTo]: Span, isSame: (x: number, y: number) => boolean): Middle {
  const lowest = leftFrom - rightTo
  const highest = leftTo - rightFrom
  const forwardMiddle = leftFrom - rightFrom
  const backwardMiddle = leftTo - rightTo
  const isOdd = ((forwardMiddle - backwardMiddle) & 1) !== 0
  const forward = new Map<number, number>([[forwardMiddle, leftFrom]])
  const backward = new Map<number, number>([[backwardMiddle, leftTo]])
  let [forwardLow, forwardHigh] = [forwardMiddle, forwardMiddle]
  let [backwardLow, backwardHigh] = [backwardMiddle, backwardMiddle]
  for (let cost = 1; ; cost++) {
    if (forwardLow > lowest) forward.set(--forwardLow - 1, -1)
    else forwardLow++
    if (forwardHigh < highest) forward.set(++forwardHigh + 1, -1)
    else forwardHigh--
    for (let diagonal = forwardHigh; diagonal >= forwardLow; diagonal -= 2) {
      const [below, above] = [forward.get(diagonal - 1)!, forward.get(diagonal + 1)!]
      let x = below < above ? above : below + 1
      while (x < leftTo && x - diagonal < rightTo && isSame(x, x - diagonal)) x++
      forward.set(diagonal, x)
      if (isOdd && backwardLow <= diagonal && diagonal <= backwardHigh && backward.get(diagonal)! <= x)
        return { x, y: x - diagonal, cost }
    }
    if (backwardLow > lowest) backward.set(--backwardLow - 1, Infinity)
    else backwardLow++
    if (backwardHigh < highest) backward.set(++backwardHigh + 1, Infinity)
    else backwardHigh--
    for (let diagonal = backwardHigh; diagonal >= backwardLow; diagonal -= 2) {
      const [below, above] = [backward.get(diagonal - 1)!, backward.get(diagonal + 1)!]
      let x = below < above ? below : above - 1
      while (leftFrom < x && rightFrom < x - diagonal && isSame(x - 1, x - diagonal - 1)) x--
      backward.set(diagonal, x)
      if (!isOdd && forwardLow <= diagonal && diagonal <= forwardHigh && x <= forward.get(diagonal)!)
        return { x, y: x - diagonal, cost }
    }
    if (cost >= mostCost) return farthest([leftFrom, leftTo, rightFrom, rightTo], forward, backward, cost)
  }
}

/** The point that has come farthest from its corner. */
function farthest(
  [leftFrom, leftTo, rightFrom, rightTo]: Span,
  forward: ReadonlyMap<number, number>,
  backward: ReadonlyMap<number, number>,
  cost: number
): Middle {
  let best = { x: leftFrom, y: rightFrom, gain: -1 }
  for (const [diagonal, reached] of forward) {
    const x = Math.min(reached, leftTo, rightTo + diagonal)
    const y = x - diagonal
    const gain = x - leftFrom + y - rightFrom
    if (x >= leftFrom && y >= rightFrom && gain > best.gain) best = { x, y, gain }
  }
  for (const [diagonal, reached] of backward) {
    const x = Math.max(reached, leftFrom, rightFrom + diagonal)
    const y = x - diagonal
    const gain = leftTo - x + rightTo - y
    if (x <= leftTo && y <= rightTo && gain > best.gain) best = { x, y, gain }
  }
  return { x: best.x, y: best.y, cost }
}

/** The differences, in order, of a comparison that is done. */
export function hunksOf(comparison: Comparison): readonly Hunk[] {
  const { left, right, leftChanged, rightChanged, reach } = comparison
  const [leftFrom, leftTo, rightFrom, rightTo] = reach
  slide(left, leftChanged, rightChanged, leftFrom, leftTo, rightFrom)
  slide(right, rightChanged, leftChanged, rightFrom, rightTo, leftFrom)
  const hunks: Hunk[] = []
  let [x, y] = [0, 0]
  while (x < left.length || y < right.length) {
    if (leftChanged[x] !== 1 && rightChanged[y] !== 1) {
      x++
      y++
      continue
    }
    const hunk = { leftFrom: x, rightFrom: y }
    while (leftChanged[x] === 1) x++
    while (rightChanged[y] === 1) y++
    hunks.push({ ...hunk, leftTo: x, rightTo: y })
  }
  return hunks
}

/**
 * A change of lines that repeat can lie at several places: it joins those that it touches, comes to stand beside one of
 * the other text where it can, and else as far down as may be.
 */
function slide(
  lines: readonly number[],
  changed: number[],
  otherChanged: readonly number[],
  from: number,
  to: number,
  otherFrom: number
): void {
  let at = from
  let other = otherFrom
  for (;;) {
    while (at < to && changed[at] !== 1) {
      while (otherChanged[other++] === 1);
      at++
    }
    if (at >= to) return
    let start = at
    while (changed[++at] === 1);
    while (otherChanged[other] === 1) other++
    let beside: number
    let length: number
    do {
      length = at - start
      while (start > from && lines[start - 1] === lines[at - 1]) {
        changed[--start] = 1
        changed[--at] = 0
        while (changed[start - 1] === 1) start--
        while (otherChanged[--other] === 1);
      }
      beside = otherChanged[other - 1] === 1 ? at : to
      while (at < to && lines[start] === lines[at]) {
        changed[start++] = 0
        changed[at++] = 1
        while (changed[at] === 1) at++
        while (otherChanged[++other] === 1) beside = at
      }
    } while (length !== at - start)
    while (beside < at) {
      changed[--start] = 1
      changed[--at] = 0
      while (otherChanged[--other] === 1);
    }
  }
}
