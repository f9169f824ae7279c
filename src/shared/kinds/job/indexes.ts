// Lists of indexes as text, "0,2-4,7", as the API asks for them; upstream's batch validation.

interface Interval {
  readonly first: number
  readonly last: number
}

type Parsed = Interval | { readonly error: string }

function parseInterval(text: string, completions: number): Parsed {
  const parts = text.split('-')
  if (parts.length > 2) {
    const rule = "violates the requirement that an index interval can have at most two parts separated by '-'"
    return { error: `the fragment ${JSON.stringify(text)} ${rule}` }
  }
  const numbers: number[] = []
  for (const part of parts) {
    if (!/^[+-]?\d+$/.test(part))
      return { error: `cannot convert string to integer for index: ${JSON.stringify(part)}` }
    const number = Number(part)
    if (number >= completions) return { error: `too large index: ${JSON.stringify(part)}` }
    numbers.push(number)
  }
  const [first = 0, last = first] = numbers
  if (numbers.length > 1 && first >= last) return { error: outOfOrder(first, last) }
  return { first, last }
}

function outOfOrder(previous: number, current: number): string {
  return `non-increasing order, previous: ${previous}, current: ${current}`
}

/** How many indexes the text names, or what is wrong with it. */
export function countIndexes(text: string, completions: number): number | { readonly error: string } {
  if (text === '') return 0
  let total = 0
  let previous: number | undefined
  for (const part of text.split(',')) {
    const interval = parseInterval(part, completions)
    if ('error' in interval) return interval
    if (previous !== undefined && previous >= interval.first) return { error: outOfOrder(previous, interval.first) }
    total += interval.last - interval.first + 1
    previous = interval.last
  }
  return total
}

/** The first index that both texts name, or undefined. Parts that are no intervals count as nothing. */
export function firstCommonIndex(a: string, b: string, completions: number): number | undefined {
  const left = intervals(a, completions)
  const right = intervals(b, completions)
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    const one = left[i]!
    const other = right[j]!
    if (one.first <= other.last && other.first <= one.last) return Math.max(one.first, other.first)
    if (one.first <= other.first) i++
    else j++
  }
  return undefined
}

function intervals(text: string, completions: number): readonly Interval[] {
  if (text === '') return []
  const parsed = text.split(',').map((part) => parseInterval(part, completions))
  return parsed.filter((interval): interval is Interval => !('error' in interval))
}
