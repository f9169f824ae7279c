// sort, uniq, wc, cut, tr, tac, rev, nl, paste, fold, expand: what becomes of lines.
import type { Call } from '../processes/call.ts'
import { byteLength } from '../text-bytes.ts'
import { openDescriptor } from '../processes/opening.ts'
import { inputOf, nextPiece, type Input } from './input.ts'
import { lineFilter } from './line-filter.ts'
import { optionsOf } from './options.ts'
import { stateful, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'
import type { Json } from '../../../../shared/kube/object.ts'

interface Key {
  readonly from: number
  readonly fromChar: number
  readonly to: number | null
  readonly flags: string
}

interface Sorting {
  readonly flags: string
  readonly separator: string | null
  readonly keys: readonly Key[]
  readonly output: string | null
  lines: string[]
  size: number
}

/** What sort and its like keep at most; a real one would go to disk. */
const mostKept = 32 * 1024 * 1024

function keyOf(text: string): Key {
  const match = /^(\d+)(?:\.(\d+))?([a-zA-Z]*)(?:,(\d+)(?:\.(\d+))?([a-zA-Z]*))?$/.exec(text)
  if (match === null) throw new ProgramError(`invalid number at field start: invalid count at start of '${text}'`, 2)
  return {
    from: Number(match[1]),
    fromChar: Number(match[2] ?? 1),
    to: match[4] === undefined ? null : Number(match[4]),
    flags: (match[3] ?? '') + (match[6] ?? '')
  }
}

function keyText(line: string, { from, fromChar, to }: Key, separator: string | null): string {
  const fields = separator === null ? (line.match(/\s*[^\s]+/g) ?? [line]) : line.split(separator)
  const part = fields.slice(from - 1, to ?? undefined).join(separator ?? '')
  return (separator === null ? part.trimStart() : part).slice(fromChar - 1)
}

const humanUnits = 'KMGTPE'

function numberOf(text: string, isHuman: boolean): number {
  const match = /^\s*([-+]?\d*\.?\d+)([KMGTPE]?)/.exec(text)
  if (match === null) return 0
  return Number(match[1]) * (isHuman && match[2] !== '' ? 1024 ** (humanUnits.indexOf(match[2]!) + 1) : 1)
}

function compareTexts(a: string, b: string, flags: string): number {
  if (flags.includes('n') || flags.includes('g') || flags.includes('h')) {
    const difference = numberOf(a, flags.includes('h')) - numberOf(b, flags.includes('h'))
    if (difference !== 0) return difference
    return 0
  }
  if (flags.includes('V')) return compareVersions(a, b)
  const fold = (text: string): string => (flags.includes('f') ? text.toUpperCase() : text)
  const [left, right] = [fold(a), fold(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []]
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [x = '', y = ''] = [left[index], right[index]]
    const both = /^\d/.test(x) && /^\d/.test(y)
    if (both && Number(x) !== Number(y)) return Number(x) - Number(y)
    if (!both && x !== y) return x < y ? -1 : 1
  }
  return 0
}

function compareLines(sorting: Sorting): (a: string, b: string) => number {
  const { keys, flags, separator } = sorting
  return (a, b) => {
    for (const key of keys) {
      const own = key.flags === '' ? flags : key.flags
      const order = compareTexts(keyText(a, key, separator), keyText(b, key, separator), own)
      if (order !== 0) return own.includes('r') ? -order : order
    }
    const order = keys.length === 0 ? compareTexts(a, b, flags) : 0
    if (order !== 0) return flags.includes('r') ? -order : order
    if (flags.includes('s') || (flags.includes('u') && keys.length > 0)) return 0
    const last = a < b ? -1 : a > b ? 1 : 0
    return flags.includes('r') ? -last : last
  }
}

const sort = lineFilter<Sorting>({
  begin(call) {
    const { flags, values, all, words } = optionsOf(call, 'nrufbghVscCmdMiRz', 'kto', {
      numeric: 'n',
      reverse: 'r',
      unique: 'u',
      key: 'k',
      'human-numeric-sort': 'h',
      'version-sort': 'V',
      'numeric-sort': 'n'
    })
    const keys = all.filter(([name]) => name === 'k').map(([, value]) => keyOf(value))
    return {
      files: words,
      state: {
        flags: [...flags].join(''),
        separator: values['t']?.replace('\\t', '\t') ?? null,
        keys,
        output: values['o'] ?? null,
        lines: [],
        size: 0
      }
    }
  },
  line(_call, sorting, line) {
    sorting.lines.push(line)
    sorting.size += line.length + 8
    if (sorting.size > mostKept) throw new ProgramError('memory exhausted', 2)
  },
  end(call, sorting) {
    const compare = compareLines(sorting)
    if (sorting.flags.includes('c')) {
      const at = sorting.lines.findIndex((line, index) => index > 0 && compare(sorting.lines[index - 1]!, line) > 0)
      if (at === -1) return 0
      call.complain(`-:${at + 1}: disorder: ${sorting.lines[at]}`)
      return 1
    }
    let lines = [...sorting.lines].sort(compare)
    call.charge((lines.length * Math.log2(lines.length + 2)) / 500)
    if (sorting.flags.includes('u')) {
      const isSame = sorting.keys.length > 0 || /[nfgh]/.test(sorting.flags)
      const same = isSame ? compareLines({ ...sorting, flags: `${sorting.flags}s` }) : compare
      lines = lines.filter((line, index) => index === 0 || same(lines[index - 1]!, line) !== 0)
    }
    const text = lines.length === 0 ? '' : `${lines.join('\n')}\n`
    if (sorting.output === null) call.print(text)
    else call.files.write(call.process, sorting.output, text)
    return 0
  }
})

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

const classes: Readonly<Record<string, string>> = {
  upper: 'A-Z',
  lower: 'a-z',
  digit: '0-9',
  alpha: 'A-Za-z',
  alnum: 'A-Za-z0-9',
  space: ' \t\n\v\f\r',
  blank: ' \t',
  punct: '!-/:-@[-`{-~',
  print: ' -~',
  xdigit: '0-9A-Fa-f'
}

/** All characters of a set of tr. */
function charactersOf(set: string): string[] {
  const text = set.replaceAll(/\[:(\w+):\]/g, (all, name: string) => classes[name] ?? all)
  const chars: string[] = []
  for (let at = 0; at < text.length; at++) {
    let char = text[at]!
    if (char === '\\' && at + 1 < text.length) {
      const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1))
      if (octal !== null) {
        char = String.fromCharCode(Number.parseInt(octal[0], 8))
        at += octal[0].length
      } else {
        const next = text[++at]!
        char =
          { n: '\n', t: '\t', r: '\r', '\\': '\\', '0': '\0', f: '\f', v: '\v', b: '\b', a: '\u0007' }[next] ?? next
      }
    }
    if (text[at + 1] === '-' && at + 2 < text.length) {
      const end = text.charCodeAt(at + 2)
      for (let code = char.charCodeAt(0); code <= end; code++) chars.push(String.fromCharCode(code))
      at += 2
    } else chars.push(char)
  }
  return chars
}

/** tr [-cdst] SET1 [SET2]. */
const tr = stateful(
  (call) => {
    const { flags, words } = optionsOf(
      call,
      'cCdst',
      '',
      { delete: 'd', 'squeeze-repeats': 's', complement: 'c' },
      true
    )
    const [first, second] = words
    if (first === undefined) throw new ProgramError('missing operand')
    if (second === undefined && !flags.has('d') && !flags.has('s'))
      throw new ProgramError(`missing operand after '${first}'`)
    return { flags: [...flags].join('').toLowerCase(), first, second: second ?? null, last: '' }
  },
  (call, state) => {
    const text = call.read(0, 8192)
    if (text === undefined) return { kind: 'input', descriptor: 0 }
    if (text === '') return 0
    const from = charactersOf(state.first)
    const to = state.second === null ? [] : charactersOf(state.second)
    const places = new Map(from.map((char, index) => [char, index]))
    const isIn = (char: string): boolean => places.has(char) !== state.flags.includes('c')
    const squeezed = new Set(state.flags.includes('s') ? (to.length > 0 ? to : undefined) : [])
    let result = ''
    for (const char of text) {
      if (state.flags.includes('d') && isIn(char)) continue
      const isHit = isIn(char)
      let out = char
      if (isHit && to.length > 0 && !state.flags.includes('d')) {
        out = state.flags.includes('c') ? to.at(-1)! : (to[Math.min(places.get(char)!, to.length - 1)] ?? char)
      }
      if (state.flags.includes('s') && out === state.last && (to.length > 0 ? squeezed.has(out) : isHit)) continue
      state.last = out
      result += out
    }
    call.print(result)
    call.charge(1)
    return undefined
  }
)

interface Kept {
  lines: string[]
  size: number
}

const tac = lineFilter<Kept>({
  begin: (call) => ({ files: call.args.filter((word) => !word.startsWith('-')), state: { lines: [], size: 0 } }),
  line(_call, state, line) {
    state.lines.push(line)
    state.size += line.length + 8
    if (state.size > mostKept) throw new ProgramError('memory exhausted')
  },
  end: (call, { lines }) =>
    call.print(
      lines
        .toReversed()
        .map((line) => `${line}\n`)
        .join('')
    )
})

const rev = lineFilter<null>({
  begin: (call) => ({ files: call.args, state: null }),
  line: (call, _state, line) => call.print(`${Array.from(line).toReversed().join('')}\n`)
})

const nl = lineFilter<{ number: number; readonly isAll: boolean }>({
  begin(call) {
    const { values, words } = optionsOf(call, 'p', 'bwsnvi')
    return { files: words, state: { number: 0, isAll: values['b'] === 'a' } }
  },
  line(call, state, line) {
    if (line === '' && !state.isAll) call.print(`       \n`)
    else call.print(`${String(++state.number).padStart(6)}\t${line}\n`)
  }
})

interface Pasting {
  readonly isSerial: boolean
  readonly delimiters: string
  readonly files: readonly string[]
  columns: string[][]
  size: number
}

const paste = lineFilter<Pasting>({
  begin(call) {
    const { flags, values, words } = optionsOf(call, 's', 'd')
    const delimiters = (values['d'] ?? '\t').replaceAll('\\t', '\t').replaceAll('\\n', '\n').replaceAll('\\0', '')
    return { files: words, state: { isSerial: flags.has('s'), delimiters, files: words, columns: [[]], size: 0 } }
  },
  line(_call, state, line) {
    state.columns.at(-1)!.push(line)
    state.size += line.length + 8
    if (state.size > mostKept) throw new ProgramError('memory exhausted')
  },
  fileEnd(_call, state) {
    state.columns.push([])
  },
  end(call, { isSerial, delimiters, columns }) {
    const glue = (cells: readonly string[]): string =>
      cells
        .map((cell, index) =>
          index === 0 ? cell : (delimiters[(index - 1) % Math.max(delimiters.length, 1)] ?? '') + cell
        )
        .join('')
    const filled = columns.slice(0, -1)
    const rows = isSerial
      ? filled
      : Array.from({ length: Math.max(0, ...filled.map(({ length }) => length)) }, (_, row) =>
          filled.map((column) => column[row] ?? '')
        )
    call.print(rows.map((cells) => `${glue(cells)}\n`).join(''))
  }
})

const fold = lineFilter<{ readonly width: number }>({
  begin(call) {
    const { values, words } = optionsOf(call, 'bs', 'w')
    return { files: words, state: { width: Math.max(Number(values['w'] ?? 80), 1) } }
  },
  line(call, { width }, line) {
    let text = ''
    for (let at = 0; at < line.length || at === 0; at += width) text += `${line.slice(at, at + width)}\n`
    call.print(text)
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
  tac,
  rev,
  nl,
  paste,
  fold,
  tee
}
