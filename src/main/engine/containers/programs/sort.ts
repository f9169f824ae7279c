import { lineFilter } from './line-filter.ts'
import { optionsOf } from './options.ts'
import { ProgramError } from './program-error.ts'

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
export const mostKept = 32 * 1024 * 1024

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

export const sort = lineFilter<Sorting>({
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
