import type { Value } from './values.ts'
import type { Streams, Reader } from './streams.ts'

export type AwkArray = Record<string, Value>

/** Keys of an array that a loop goes through. */
export interface Keys {
  readonly keys: readonly string[]
  at: number
}

/** What stands on the stack: values, keys of loops, and arrays that are handed to functions. */
export type Slot = Value | Keys | { readonly array: string }

/** A call of a function. */
export interface Activation {
  /** The instruction behind the call. */
  readonly back: number
  readonly locals: Slot[]
  /** Arrays of its own, which end with it. */
  readonly made: readonly string[]
  /** How much stood on the stack below its arguments. */
  readonly depth: number
}

/** Where awk is in its life. */
export type Phase = 'begin' | 'lines' | 'end' | 'closing'

/** All of awk between two instructions, as plain data. */
export interface AwkState {
  readonly source: string
  phase: Phase
  at: number
  stack: Slot[]
  calls: Activation[]
  values: Record<string, Value>
  arrays: Record<string, AwkArray>
  /** How many arrays functions have made, for their names. */
  made: number
  /** How many elements all arrays have. */
  elements: number
  line: string
  fields: Value[]
  /** Whether `line` must be made of the fields again. */
  isStale: boolean
  ranges: Record<number, boolean>
  /** What getline has read, or how often a replacement was made. */
  got: Value
  streams: Streams
  main: Reader
  /** Where in ARGV the next file stands, and whether any was named. */
  nextFile: number
  hasFiles: boolean
  seed: number
  exit: number | null
  /** Children whose end is waited for, and what awaits the last one's status. */
  waits: number[]
  status: number
}

export function newState(
  source: string,
  values: Record<string, Value>,
  words: readonly string[],
  environment: Readonly<Record<string, string>>
): AwkState {
  const input = (text: string): Value => ({ input: text })
  const variables = Object.fromEntries(Object.entries(environment).map(([name, text]) => [name, input(text)]))
  const args = Object.fromEntries(['awk', ...words].map((word, index) => [String(index), input(word)]))
  return {
    source,
    phase: 'begin',
    at: 0,
    stack: [],
    calls: [],
    values: {
      NR: 0,
      NF: 0,
      FNR: 0,
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      SUBSEP: '\u001c',
      CONVFMT: '%.6g',
      OFMT: '%.6g',
      RSTART: 0,
      RLENGTH: -1,
      FILENAME: '',
      ARGC: words.length + 1,
      ...values
    },
    arrays: { ENVIRON: variables, ARGV: args },
    made: 0,
    elements: 0,
    line: '',
    fields: [],
    isStale: false,
    ranges: {},
    got: null,
    streams: { readers: {}, writers: {} },
    main: { descriptor: null, rest: '', isEnded: true, child: null },
    nextFile: 1,
    hasFiles: false,
    seed: 0,
    exit: null,
    waits: [],
    status: 0
  }
}
