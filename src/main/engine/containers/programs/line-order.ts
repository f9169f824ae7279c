// tac, rev and shuf: lines, or what stands in them, in another order.
import { OutOfMemory } from '../processes/out-of-memory.ts'
import type { Call } from '../processes/call.ts'
import { isBusy } from './changing/each.ts'
import { lineFilter } from './line-filter.ts'
import { optionsOf } from './options.ts'
import type { Program } from './program.ts'
import { ProgramError } from './program-error.ts'
import { mostKept } from './sort.ts'

interface Kept {
  lines: string[]
  size: number
}

function keep(kept: Kept, line: string): void {
  kept.lines.push(line)
  kept.size += line.length + 8
  if (kept.size > mostKept) throw new ProgramError('memory exhausted')
}

const tac = lineFilter<Kept>({
  begin: (call) => ({
    files: optionsOf(call, 'br', 's', { separator: 's' }).words,
    state: { lines: [], size: 0 }
  }),
  // A last line without its end runs into the one that comes behind it.
  line: (_call, state, line, hasEnd) => keep(state, hasEnd ? `${line}\n` : line),
  fileEnd(call, state) {
    call.print(state.lines.toReversed().join(''))
    state.lines = []
    state.size = 0
  }
})

const rev = lineFilter<null>({
  begin: (call) => ({ files: call.args, state: null }),
  line: (call, _state, line, hasEnd) =>
    call.print(`${Array.from(line).toReversed().join('')}${hasEnd || isBusy(call) ? '\n' : ''}`)
})

interface Shuffling extends Kept {
  readonly most: number | null
  readonly repeats: boolean
  readonly output: string | null
  /** Numbers in place of lines: the first, and how many. */
  readonly range: readonly [number, number] | null
}

/** shuf [-n N] [-r] [-e WORD... | -i FROM-TO | FILE]: by the container's own chance. */
const shuf = lineFilter<Shuffling>({
  begin(call) {
    const { flags, values, words } = optionsOf(call, 'erz', 'nio', {
      'head-count': 'n',
      echo: 'e',
      repeat: 'r',
      'input-range': 'i',
      output: 'o'
    })
    const range = values['i'] === undefined ? null : rangeOf(values['i'])
    const most = values['n'] === undefined ? null : Number(values['n'])
    if (most !== null && !(Number.isInteger(most) && most >= 0))
      throw new ProgramError(`invalid line count: '${values['n']}'`)
    const repeats = flags.has('r')
    const state: Shuffling = { lines: [], size: 0, most, repeats, output: values['o'] ?? null, range }
    if (range === null && !flags.has('e')) return { files: words.slice(0, 1), state }
    for (const word of range === null ? words : []) keep(state, word)
    return shuffle(call, state)
  },
  line: (_call, state, line) => keep(state, line),
  end: (call, state) => shuffle(call, state)
})

function rangeOf(text: string): readonly [number, number] {
  const match = /^(\d+)-(\d+)$/.exec(text)
  if (match === null || Number(match[2]) < Number(match[1]) - 1)
    throw new ProgramError(`invalid input range: '${text}'`)
  return [Number(match[1]), Number(match[2]) - Number(match[1]) + 1]
}

const mostShown = 1_000_000

function shuffle(call: Call, { lines, range, most, repeats, output }: Shuffling): number {
  call.table.ports.sawTime()
  const { random } = call.table.ports
  const count = range?.[1] ?? lines.length
  const shown = repeats ? (most ?? mostShown) : Math.min(most ?? count, count)
  if (repeats && count === 0 && shown > 0) throw new ProgramError('no lines to repeat')
  if (shown > mostShown) throw new OutOfMemory('too many lines')
  const at = (index: number): string => (range === null ? lines[index]! : String(range[0] + index))
  // Of many numbers only those are kept that have changed places.
  const moved = new Map<number, number>()
  let text = ''
  for (let index = 0; index < shown; index++) {
    if (repeats) {
      text += `${at(random.integer(count))}\n`
      continue
    }
    const other = index + random.integer(count - index)
    text += `${at(moved.get(other) ?? other)}\n`
    moved.set(other, moved.get(index) ?? index)
  }
  call.charge(shown * 0.02)
  if (output === null) call.print(text)
  else call.files.write(call.process, output, text)
  return 0
}

export const orderPrograms: Readonly<Record<string, Program>> = { tac, rev, shuf }
