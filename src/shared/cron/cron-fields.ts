// One field of a cron line as a set of bits, as github.com/robfig/cron/v3 reads it, in its words.

export interface FieldBounds {
  readonly lowest: number
  readonly highest: number
  readonly names?: readonly string[]
}

/** What a field allows: bit n stands for the value n. */
export interface FieldSet {
  readonly bits: bigint
  /** Whether it was written with a star: then only the other field of the two for days counts. */
  readonly isStar: boolean
}

export class CronError extends Error {}

const monthNames = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

export const minutes: FieldBounds = { lowest: 0, highest: 59 }
export const hours: FieldBounds = { lowest: 0, highest: 23 }
export const daysOfMonth: FieldBounds = { lowest: 1, highest: 31 }
export const months: FieldBounds = { lowest: 1, highest: 12, names: monthNames }
export const daysOfWeek: FieldBounds = { lowest: 0, highest: 6, names: dayNames }

export function allOf(bounds: FieldBounds): FieldSet {
  return { bits: bitsOf(bounds.lowest, bounds.highest, 1), isStar: true }
}

export function only(value: number): FieldSet {
  return { bits: 1n << BigInt(value), isStar: false }
}

export function allows({ bits }: FieldSet, value: number): boolean {
  return (bits & (1n << BigInt(value))) !== 0n
}

/** Throws CronError. Empty parts between commas are nothing, as upstream has it. */
export function parseField(text: string, bounds: FieldBounds): FieldSet {
  let bits = 0n
  let isStar = false
  for (const part of text.split(',')) {
    if (part === '') continue
    const range = parseRange(part, bounds)
    bits |= range.bits
    isStar ||= range.isStar
  }
  return { bits, isStar }
}

function parseRange(text: string, { lowest, highest, names }: FieldBounds): FieldSet {
  const [range = '', step, ...more] = text.split('/')
  const [low = '', high, ...others] = range.split('-')
  let isStar = low === '*' || low === '?'
  let start = lowest
  let end = highest
  if (!isStar) {
    start = numberOrName(low, names)
    if (others.length > 0) throw new CronError(`too many hyphens: ${text}`)
    end = high === undefined ? start : numberOrName(high, names)
  }
  let width = 1
  if (more.length > 0) throw new CronError(`too many slashes: ${text}`)
  if (step !== undefined) {
    width = positiveNumber(step)
    if (high === undefined) end = highest
    if (width > 1) isStar = false
  }
  if (start < lowest) throw new CronError(`beginning of range (${start}) below minimum (${lowest}): ${text}`)
  if (end > highest) throw new CronError(`end of range (${end}) above maximum (${highest}): ${text}`)
  if (start > end) throw new CronError(`beginning of range (${start}) beyond end of range (${end}): ${text}`)
  if (width === 0) throw new CronError(`step of range should be a positive number: ${text}`)
  return { bits: bitsOf(start, end, width), isStar }
}

function bitsOf(start: number, end: number, step: number): bigint {
  let bits = 0n
  for (let value = start; value <= end; value += step) bits |= 1n << BigInt(value)
  return bits
}

function numberOrName(text: string, names: readonly string[] | undefined): number {
  const index = text === '' ? -1 : (names?.indexOf(text.toLowerCase()) ?? -1)
  return index === -1 ? positiveNumber(text) : index
}

function positiveNumber(text: string): number {
  const failure = (why: string): CronError =>
    new CronError(`failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: ${why}`)
  if (!/^[+-]?\d+$/.test(text)) throw failure('invalid syntax')
  const value = Number(text)
  if (!(value < 2 ** 63 && value >= -(2 ** 63))) throw failure('value out of range')
  if (value < 0) throw new CronError(`negative number (${value}) not allowed: ${text}`)
  return value
}
