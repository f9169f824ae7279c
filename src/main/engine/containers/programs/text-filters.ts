// uniq, wc, cut, tee: what becomes of lines.
import type { Call } from '../processes/call.ts'
import { byteLength } from '../text-bytes.ts'
import { openDescriptor } from '../processes/opening.ts'
import { inputOf, nextPiece, type Input } from './input.ts'
import { lineFilter } from './line-filter.ts'
import { optionsOf } from './options.ts'
import { stateful, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'
import { sort } from './sort.ts'
import { tr } from './tr.ts'
import type { Json } from '../../../../shared/kube/object.ts'

interface Uniting {
  readonly flags: string
  readonly fields: number
  readonly chars: number
  line: string | null
  count: number
}

function sameKey({ flags, fields, chars }: Uniting, line: string): string {
  let key = line
  for (let index = 0; index < fields; index++) key = key.replace(/^\s*\S+/, '')
  key = key.slice(chars)
  return flags.includes('i') ? key.toLowerCase() : key
}

function showRun(call: Call, { flags, line, count }: Uniting): void {
  if (line === null || (flags.includes('d') && count < 2) || (flags.includes('u') && count > 1)) return
  call.print(`${flags.includes('c') ? `${String(count).padStart(7)} ` : ''}${line}\n`)
}

const uniq = lineFilter<Uniting>({
  begin(call) {
    const { flags, values, words } = optionsOf(call, 'cduiz', 'fsw', { count: 'c', repeated: 'd', unique: 'u' })
    return {
      files: words.slice(0, 1),
      state: {
        flags: [...flags].join(''),
        fields: Number(values['f'] ?? 0),
        chars: Number(values['s'] ?? 0),
        line: null,
        count: 0
      }
    }
  },
  line(call, state, line) {
    if (state.line !== null && sameKey(state, state.line) === sameKey(state, line)) {
      state.count++
      return
    }
    showRun(call, state)
    state.line = line
    state.count = 1
  },
  end: (call, state) => showRun(call, state)
})

interface Counting {
  readonly input: Input
  readonly flags: string
  readonly total: number[]
  counts: number[]
  inWord: boolean
  longest: number
}

/** wc [-lwcmL] [FILE...]. */
const wc = stateful(
  (call) => {
    const { flags, words } = optionsOf(call, 'lwcmL', '', { lines: 'l', words: 'w', bytes: 'c', chars: 'm' })
    const state: Counting = {
      input: inputOf(words),
      flags: [...flags].join('') || 'lwc',
      total: [0, 0, 0, 0],
      counts: [0, 0, 0, 0],
      inWord: false,
      longest: 0
    }
    return state as unknown as Json
  },
  (call, json) => {
    const state = json as unknown as Counting
    const { input, counts, total } = state
    const isNamed = input.files.length > 1 || input.files[0] !== '-'
    const line = (numbers: readonly number[], name: string): string => {
      const shown = ['l', 'w', 'm', 'c']
        .map((letter, index) =>
          state.flags.includes(letter) ? [numbers[letter === 'm' ? 3 : letter === 'c' ? 2 : index]!] : []
        )
        .flat()
      const isBusy = call.machine.distribution !== 'debian'
      const width =
        shown.length === 1 && input.files.length === 1
          ? 0
          : isBusy
            ? 9
            : input.files[0] === '-'
              ? 7
              : String(Math.max(...shown, 1)).length
      return `${shown.map((number) => String(number).padStart(width)).join(isBusy ? ' ' : ' ')}${isNamed ? ` ${name}` : ''}\n`
    }
    const piece = nextPiece(call, input, 16_384)
    if (piece.kind === 'wait') return piece.wait
    if (piece.kind === 'over') {
      if (input.files.length > 1) call.print(line(total, 'total'))
      return input.status
    }
    if (piece.kind === 'end') {
      if (piece.name === '-' || call.seek(piece.name)?.entry.kind === 'file') call.print(line(counts, piece.name))
      for (let index = 0; index < 4; index++) total[index]! += counts[index]!
      state.counts = [0, 0, 0, 0]
      state.inWord = false
      return undefined
    }
    for (let index = 0; index < piece.text.length; index++) {
      const code = piece.text.charCodeAt(index)
      if (code === 10) counts[0]!++
      const isSpace = code === 32 || (code >= 9 && code <= 13)
      if (!isSpace && !state.inWord) counts[1]!++
      state.inWord = !isSpace
    }
    counts[2]! += byteLength(piece.text)
    counts[3]! += Array.from(piece.text).length
    call.charge(1)
    return undefined
  }
)

interface Cutting {
  readonly ranges: readonly (readonly [number, number | null])[]
  readonly delimiter: string | null
  readonly output: string
  readonly onlyDelimited: boolean
}

const cut = lineFilter<Cutting>({
  begin(call) {
    const { flags, values, words } = optionsOf(call, 'sn', 'fdcbO', {
      fields: 'f',
      delimiter: 'd',
      characters: 'c',
      bytes: 'b',
      'output-delimiter': 'O',
      'only-delimited': 's'
    })
    const list = values['f'] ?? values['c'] ?? values['b']
    if (list === undefined) throw new ProgramError('you must specify a list of bytes, characters, or fields')
    const ranges = list.split(',').map((part): readonly [number, number | null] => {
      const match = /^(\d*)(-?)(\d*)$/.exec(part)
      if (match === null || part === '' || part === '-') throw new ProgramError(`invalid field value '${part}'`)
      const from = Number(match[1] || 1)
      return [from, match[2] === '' ? from : match[3] === '' ? null : Number(match[3])]
    })
    const delimiter = values['f'] === undefined ? null : (values['d'] ?? '\t').slice(0, 1)
    return {
      files: words,
      state: { ranges, delimiter, output: values['O'] ?? delimiter ?? '', onlyDelimited: flags.has('s') }
    }
  },
  line(call, { ranges, delimiter, output, onlyDelimited }, line) {
    if (delimiter !== null && !line.includes(delimiter)) {
      if (!onlyDelimited) call.print(`${line}\n`)
      return
    }
    const parts = delimiter === null ? Array.from(line) : line.split(delimiter)
    const chosen = parts.filter((_part, index) =>
      ranges.some(([from, to]) => index + 1 >= from && (to === null || index + 1 <= to))
    )
    call.print(`${chosen.join(output)}\n`)
  }
})

interface Teeing {
  readonly descriptors: readonly number[]
  readonly status: number
}

/** tee [-a] [FILE...]. */
const tee = stateful(
  (call) => {
    const { flags, words } = optionsOf(call, 'ai', '', { append: 'a' })
    let status = 0
    const descriptors = words.flatMap((word) => {
      try {
        return [
          openDescriptor(call, word, {
            reads: false,
            writes: true,
            appends: flags.has('a'),
            truncates: !flags.has('a')
          })
        ]
      } catch (error) {
        call.complain(`${word}: ${(error as Error).message}`)
        status = 1
        return []
      }
    })
    const state: Teeing = { descriptors, status }
    return state as unknown as Json
  },
  (call, json) => {
    const { descriptors, status } = json as unknown as Teeing
    const text = call.read(0, 32_768)
    if (text === undefined) return { kind: 'input', descriptor: 0 }
    if (text === '') return status
    call.print(text)
    for (const descriptor of descriptors) call.print(text, descriptor)
    return undefined
  }
)

export const textPrograms: Readonly<Record<string, Program>> = {
  sort,
  uniq,
  wc,
  cut,
  tr,
  tee
}
