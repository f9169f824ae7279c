// comm and join: two sorted files, line against line.
import type { Json } from '../../../../../shared/kube/object.ts'
import type { Call } from '../../processes/call.ts'
import { optionsOf } from '../options.ts'
import { stateful, type Outcome, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { linesFrom, nextLine, type Lines } from '../lines-in-turn.ts'

/** Lines that are looked at in one step. */
const linesInStep = 50

/** Two files side by side. */
interface Sorted {
  readonly files: readonly [Lines, Lines]
  /** The line that each file stands at: undefined before it is read, null behind the last one. */
  readonly heads: [string | null | undefined, string | null | undefined]
  /** What each line is compared by of the line before. */
  readonly previous: [string, string]
  /** A line had no partner: from then on it matters whether they are sorted. */
  isChecked: boolean
  /** Of each file whether it was told that it is not sorted. */
  readonly told: [boolean, boolean]
}

function sortedFrom(left: string, right: string): Sorted {
  return {
    files: [linesFrom(left), linesFrom(right)],
    heads: [undefined, undefined],
    previous: ['', ''],
    isChecked: false,
    told: [false, false]
  }
}

interface Common extends Sorted {
  readonly hidden: string
  readonly separator: string
}

/** comm [-123] FILE FILE: what only the first has, what only the second has, what both have. */
const comm = stateful(
  (call) => {
    const { flags, values, words } = optionsOf(call, '123z', 'O', { 'output-delimiter': 'O', 'nocheck-order': '' })
    const [left, right] = pairOf(call, words)
    const state: Common = {
      ...sortedFrom(left, right),
      hidden: [...flags].join(''),
      separator: values['O'] ?? '\t'
    }
    return state as unknown as Json
  },
  (call, json) => {
    const state = json as unknown as Common
    const { heads, hidden, separator } = state
    let text = ''
    for (let count = 0; count < linesInStep; count++) {
      const waits = fill(
        call,
        state,
        (line) => line,
        (index) => `file ${index + 1} is not in sorted order`
      )
      if (waits !== undefined) {
        call.print(text)
        return waits
      }
      const [left, right] = heads
      if (left === null && right === null) {
        call.print(text)
        return ended(call, state)
      }
      const column = right === null ? 1 : left === null ? 2 : left! < right! ? 1 : left! > right! ? 2 : 3
      const before = [1, 2].filter((each) => each < column && !hidden.includes(String(each))).length
      if (!hidden.includes(String(column))) text += `${separator.repeat(before)}${column === 2 ? right : left}\n`
      if (column !== 3) state.isChecked = true
      if (column !== 2) heads[0] = undefined
      if (column !== 1) heads[1] = undefined
    }
    call.print(text)
    return undefined
  }
)

function pairOf(call: Call, words: readonly string[]): readonly [string, string] {
  const [left, right] = words
  if (left === undefined || right === undefined)
    throw new ProgramError(
      `missing operand${left === undefined ? '' : ` after '${left}'`}\n` +
        `Try '${call.name} --help' for more information.`
    )
  return [left, right]
}

/**
 * Reads the next line of each file that is asked for it; what to wait for where it is not there, or the exit code where
 * a file cannot be read. One that is not sorted is told of once, by Debian's programs.
 */
function fill(
  call: Call,
  { files, heads, previous, told, isChecked }: Sorted,
  keyOfLine: (line: string, index: 0 | 1) => string,
  complaint: (index: 0 | 1, line: string) => string
): Outcome {
  for (const index of [0, 1] as const) {
    if (heads[index] !== undefined) continue
    const line = nextLine(call, files[index])
    if (line !== null && typeof line === 'object') return line
    if (files[index].input.status > 0) return 1
    heads[index] = line
    if (line === null) continue
    const key = keyOfLine(line, index)
    if (isChecked && !told[index] && key < previous[index] && call.machine.distribution === 'debian') {
      told[index] = true
      call.complain(complaint(index, line))
    }
    previous[index] = key
  }
  return undefined
}

/** All has been read: the exit code. */
function ended(call: Call, { told }: Sorted): number {
  const isUnsorted = told.includes(true)
  if (isUnsorted) call.complain('input is not in sorted order')
  return isUnsorted ? 1 : 0
}

interface Joining extends Sorted {
  readonly fields: readonly [number, number]
  readonly separator: string | null
  readonly output: readonly string[] | null
  readonly empty: string
  /** Files whose lines without a partner are shown; whether those with one are. */
  readonly unpaired: string
  readonly showsPairs: boolean
  readonly ignoresCase: boolean
  /** Lines of both files with the same key: as long as more may come. */
  key: string | null
  groups: [string[], string[]]
  size: number
}

const mostKept = 16 * 1024 * 1024
/** What a line costs beside its text. */
const lineOverhead = 32

/** join [-1 N] [-2 N] [-t CHAR] [-a FILE] [-v FILE] [-o LIST] [-e TEXT] FILE FILE. */
const join = stateful(
  (call) => {
    const { flags, values, all, words } = optionsOf(call, 'iz', '12jtavoe', { 'ignore-case': 'i' })
    const [left, right] = pairOf(call, words)
    const named = (letter: string): string => all.flatMap(([name, value]) => (name === letter ? [value] : [])).join('')
    const state: Joining = {
      ...sortedFrom(left, right),
      fields: [Number(values['1'] ?? values['j'] ?? 1), Number(values['2'] ?? values['j'] ?? 1)],
      separator: values['t'] ?? null,
      output: values['o'] === undefined || values['o'] === 'auto' ? null : values['o'].split(/[ ,]+/),
      empty: values['e'] ?? '',
      unpaired: named('a') + named('v'),
      showsPairs: values['v'] === undefined,
      ignoresCase: flags.has('i'),
      key: null,
      groups: [[], []],
      size: 0
    }
    return state as unknown as Json
  },
  (call, json) => {
    const state = json as unknown as Joining
    const { files, heads, groups } = state
    for (let count = 0; count < linesInStep; count++) {
      const waits = fill(
        call,
        state,
        (line, index) => keyOf(state, line, index),
        (index, line) => `${files[index].input.files[0]}:${files[index].count}: is not sorted: ${line}`
      )
      if (waits !== undefined) return waits
      const keys = heads.map((line, index) => (typeof line === 'string' ? keyOf(state, line, index as 0 | 1) : null))
      const [left = null, right = null] = keys
      state.key ??= right === null || (left !== null && left <= right) ? left : right
      if (state.key === null) return ended(call, state)
      let isOver = true
      for (const index of [0, 1] as const) {
        if (keys[index] !== state.key) continue
        const line = heads[index]!
        groups[index].push(line)
        state.size += line.length + lineOverhead
        if (state.size > mostKept) throw new ProgramError('memory exhausted')
        heads[index] = undefined
        isOver = false
      }
      if (isOver) {
        showGroup(call, state)
        return undefined
      }
    }
    return undefined
  }
)

function fieldsOf({ separator }: Joining, line: string): readonly string[] {
  return separator === null ? line.split(/[ \t]+/).filter((field) => field !== '') : line.split(separator)
}

function keyOf(state: Joining, line: string, index: 0 | 1): string {
  const key = fieldsOf(state, line)[state.fields[index] - 1] ?? ''
  return state.ignoresCase ? key.toLowerCase() : key
}

/** Prints what all lines of one key give. */
function showGroup(call: Call, state: Joining): void {
  const { groups, unpaired, showsPairs } = state
  const [lefts, rights] = groups
  state.key = null
  state.groups = [[], []]
  state.size = 0
  if (lefts.length > 0 && rights.length > 0) {
    if (!showsPairs) return
    if (lefts.length * rights.length > mostPairs) throw new ProgramError('memory exhausted')
    for (const left of lefts) for (const right of rights) call.print(joinedLine(state, left, right))
    call.charge(lefts.length * rights.length * 0.05)
    return
  }
  state.isChecked = true
  if (unpaired.includes('1')) for (const left of lefts) call.print(joinedLine(state, left, null))
  if (unpaired.includes('2')) for (const right of rights) call.print(joinedLine(state, null, right))
}

const mostPairs = 100_000

function joinedLine(state: Joining, left: string | null, right: string | null): string {
  const { separator, output, empty, fields } = state
  const parts = [left, right].map((line) => (line === null ? [] : fieldsOf(state, line)))
  const key = left === null ? parts[1]![fields[1] - 1] : parts[0]![fields[0] - 1]
  const others = parts.flatMap((all, index) => all.filter((_field, at) => at !== fields[index]! - 1))
  const shown =
    output === null
      ? [key, ...others]
      : output.map((place) => (place === '0' ? key : parts[Number(place[0]) - 1]?.[Number(place.slice(2)) - 1]))
  return `${shown.map((field) => (field === undefined || field === '' ? empty : field)).join(separator ?? ' ')}\n`
}

export const sortedPrograms: Readonly<Record<string, Program>> = { comm, join }
