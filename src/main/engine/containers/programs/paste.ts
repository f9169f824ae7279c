// paste: lines of several files beside each other, or those of each in one line.
import type { Json } from '../../../../shared/kube/object.ts'
import type { Call } from '../processes/call.ts'
import { linesFrom, nextLine, type Lines } from './lines-in-turn.ts'
import { optionsOf } from './options.ts'
import { stateful, type Outcome, type Program } from './program.ts'

interface Pasting {
  readonly isSerial: boolean
  /** What stands between two lines, in turn; "" for nothing. */
  readonly glue: readonly string[]
  readonly files: readonly Lines[]
  /** Which file each column is: standard input may be several. */
  readonly columns: readonly number[]
  /** What is there of the row at work. */
  row: (string | null)[]
  /** Of one file in a line: which one, and how many lines of it. */
  file: number
  count: number
}

const linesInStep = 100

export const paste: Program = stateful(
  (call) => {
    const { flags, values, words } = optionsOf(call, 'sz', 'd', { serial: 's', delimiters: 'd' })
    const names = words.length === 0 ? ['-'] : words
    const distinct = [...new Set(names.map((name, index) => (name === '-' ? name : `${index}`)))]
    const state: Pasting = {
      isSerial: flags.has('s'),
      glue: glueOf(values['d'] ?? '\t'),
      files: distinct.map((key) => linesFrom(key === '-' ? '-' : names[Number(key)]!)),
      columns: names.map((name, index) => distinct.indexOf(name === '-' ? name : `${index}`)),
      row: [],
      file: 0,
      count: 0
    }
    return state as unknown as Json
  },
  (call, json) => {
    const state = json as unknown as Pasting
    return state.isSerial ? stepSerial(call, state) : stepRows(call, state)
  }
)

function glueOf(text: string): readonly string[] {
  const known: Readonly<Record<string, string>> = { t: '\t', n: '\n', 0: '' }
  const pieces = text.match(/\\.|[^\\]|\\$/gsu) ?? ['']
  return pieces.map((piece) => (piece.startsWith('\\') ? (known[piece[1] ?? ''] ?? piece[1] ?? '\\') : piece))
}

function statusOf({ files }: Pasting): number {
  return Math.max(0, ...files.map(({ input }) => input.status))
}

function stepRows(call: Call, state: Pasting): Outcome {
  const { files, columns, glue } = state
  for (let done = 0; done < linesInStep; done++) {
    while (state.row.length < columns.length) {
      const line = nextLine(call, files[columns[state.row.length]!]!)
      if (line !== null && typeof line === 'object') return line
      state.row.push(line)
    }
    if (state.row.every((line) => line === null)) return statusOf(state)
    const row = state.row.map((line, index) => (index === 0 ? '' : glue[(index - 1) % glue.length]!) + (line ?? ''))
    call.print(`${row.join('')}\n`)
    state.row = []
  }
  return undefined
}

function stepSerial(call: Call, state: Pasting): Outcome {
  const { files, columns, glue } = state
  for (let done = 0; done < linesInStep; done++) {
    const column = columns[state.file]
    if (column === undefined) return statusOf(state)
    const line = nextLine(call, files[column]!)
    if (line !== null && typeof line === 'object') return line
    if (line === null) {
      if (files[column]!.input.status === 0) call.print('\n')
      state.file++
      state.count = 0
      continue
    }
    call.print((state.count === 0 ? '' : glue[(state.count - 1) % glue.length]!) + line)
    state.count++
  }
  return undefined
}
