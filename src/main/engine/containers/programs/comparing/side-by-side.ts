// diff -y: both texts beside one another, after the columns of GNU diff's side.c.
import type { Lines } from './diff-text.ts'
import type { Hunk } from './line-changes.ts'

export interface SideOptions {
  readonly width: number
  /** Tabs become blanks. */
  readonly expands: boolean
  /** Of lines that both have the left one alone is shown, or none. */
  readonly leftOnly: boolean
  readonly hidesCommon: boolean
}

interface Columns extends SideOptions {
  readonly half: number
  /** Where the right text begins. */
  readonly second: number
}

const tabSize = 8

function columnsOf(options: SideOptions): Columns {
  const unit = options.expands ? 1 : tabSize
  const offset = Math.floor((options.width + unit + 3) / (2 * unit)) * unit
  const half = Math.max(0, Math.min(offset - 3, options.width - offset))
  return { ...options, half, second: half === 0 ? options.width : offset }
}

/** Differences [from, to) with the lines that both have before each; behind the last one of all those to the end. */
export function sideBySide(
  left: Lines,
  right: Lines,
  hunks: readonly Hunk[],
  [from, to]: readonly [from: number, to: number],
  options: SideOptions
): string {
  const columns = columnsOf(options)
  const before = hunks[from - 1]
  let [at, other] = before === undefined ? [0, 0] : [before.leftTo, before.rightTo]
  let text = ''
  const common = (end: number, otherEnd: number): void => {
    while (!options.hidesCommon && at < end) {
      text += options.leftOnly
        ? line(columns, sideOf(left, at), '(')
        : other < otherEnd
          ? line(columns, sideOf(left, at), ' ', sideOf(right, other))
          : line(columns, sideOf(left, at), '(')
      at++
      other++
    }
    while (!options.hidesCommon && !options.leftOnly && other < otherEnd)
      text += line(columns, undefined, ')', sideOf(right, other++))
  }
  for (const { leftFrom, leftTo, rightFrom, rightTo } of hunks.slice(from, to)) {
    common(leftFrom, rightFrom)
    at = leftFrom
    other = rightFrom
    while (at < leftTo && other < rightTo) text += line(columns, sideOf(left, at++), '|', sideOf(right, other++))
    while (other < rightTo) text += line(columns, undefined, '>', sideOf(right, other++))
    while (at < leftTo) text += line(columns, sideOf(left, at++), '<')
  }
  if (to >= hunks.length) common(left.lines.length, right.lines.length)
  return text
}

interface Side {
  readonly text: string
  readonly hasEnd: boolean
}

function sideOf({ lines, lacksEnd }: Lines, at: number): Side {
  return { text: lines[at]!, hasEnd: !lacksEnd || at < lines.length - 1 }
}

function line(columns: Columns, left: Side | undefined, mark: string, right?: Side): string {
  const { half, second } = columns
  let [text, column] = left === undefined ? ['', 0] : halfLine(columns, left.text)
  if (mark !== ' ') {
    const middle = Math.floor((half + second - 1) / 2)
    const shown = mark !== '|' || left?.hasEnd === right?.hasEnd ? mark : left?.hasEnd === true ? '/' : '\\'
    text += gap(columns, column, middle) + shown
    column = middle + 1
  }
  if (right !== undefined && right.text !== '') text += gap(columns, column, second) + halfLine(columns, right.text)[0]
  return text + (left?.hasEnd === true || right?.hasEnd === true ? '\n' : '')
}

/** What leads from one column to another. */
function gap({ expands }: Columns, from: number, to: number): string {
  let text = ''
  let column = from
  if (!expands)
    for (let tab = column + tabSize - (column % tabSize); tab <= to; tab += tabSize) {
      text += '\t'
      column = tab
    }
  return text + ' '.repeat(Math.max(to - column, 0))
}

/** A line as far as it has room, and the column behind it. */
function halfLine({ half, expands }: Columns, line: string): [text: string, column: number] {
  let text = ''
  let read = 0
  let column = 0
  for (const char of line) {
    if (char === '\t') {
      const blanks = tabSize - (read % tabSize)
      const stop = column + blanks
      if (read === column && expands) {
        text += ' '.repeat(Math.max(Math.min(stop, half) - column, 0))
        column = Math.max(Math.min(stop, half), column)
      } else if (read === column && stop < half) {
        text += char
        column = stop
      }
      read += blanks
    } else if (++read <= half) {
      column = read
      text += char
    }
  }
  return [text, column]
}
