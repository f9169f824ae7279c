import type { Call } from '../processes/call.ts'
import { joined } from '../files/paths.ts'
import { lineFilter } from './line-filter.ts'
import { optionsOf } from './options.ts'
import { ProgramError } from './program-error.ts'
import { expressionOf, type Match } from './regular-expression.ts'

type Kind = 'basic' | 'extended' | 'fixed'

interface Search {
  readonly patterns: readonly string[]
  readonly kind: Kind
  readonly flags: string
  readonly before: number
  readonly after: number
  readonly most: number | null
  readonly names: boolean
  /** Of the file at hand. */
  line: number
  count: number
  held: string[]
  left: number
  lastShown: number
  found: boolean
}

function firstMatch({ patterns, kind, flags }: Search, line: string, from = 0): Match | undefined {
  let best: Match | undefined
  for (const pattern of patterns) {
    const expression = expressionOf(pattern, kind, flags.includes('i'))
    for (let match = expression.find(line, from); match !== undefined; match = expression.find(line, match.start + 1)) {
      const isWord = !/\w/.test(line[match.start - 1] ?? '') && !/\w/.test(line[match.end] ?? '')
      const isRight = flags.includes('x')
        ? match.start === 0 && match.end === line.length
        : !flags.includes('w') || isWord
      if (isRight) {
        if (best === undefined || match.start < best.start || (match.start === best.start && match.end > best.end))
          best = match
        break
      }
      if (match.start + 1 > line.length) break
    }
  }
  return best
}

function show(call: Call, search: Search, text: string, file: string, mark: ':' | '-', line = search.line): void {
  const name = search.names ? `${file === '-' ? '(standard input)' : file}${mark}` : ''
  call.print(`${name}${search.flags.includes('n') ? `${line}${mark}` : ''}${text}\n`)
  search.lastShown = line
}

/** The files that grep -r looks through. */
function filesBelow(call: Call, path: string): readonly string[] {
  const found = call.seek(path)
  if (found?.entry.kind !== 'directory') return [path]
  call.charge(0.2)
  return call.files.names(call.process, found.path).flatMap((name) => {
    const inner = path === '.' ? name : joined(path, name)
    const kind = call.seek(inner, false)?.entry.kind
    return kind === 'directory' || kind === 'file' ? filesBelow(call, inner) : []
  })
}

/** grep, egrep, fgrep. */
export const grep = lineFilter<Search>({
  begin(call) {
    const options = optionsOf(call, 'EFGPinvcloLqshHwxrRazUIT', 'efmABCd', {
      'ignore-case': 'i',
      'invert-match': 'v',
      count: 'c',
      'line-number': 'n',
      'only-matching': 'o',
      quiet: 'q',
      silent: 'q',
      'extended-regexp': 'E',
      'fixed-strings': 'F',
      'perl-regexp': 'P',
      'word-regexp': 'w',
      recursive: 'r',
      color: 'a',
      colour: 'a',
      'files-with-matches': 'l',
      'max-count': 'm',
      'no-messages': 's',
      regexp: 'e',
      file: 'f',
      'line-buffered': 'U',
      text: 'a',
      'no-filename': 'h',
      'with-filename': 'H',
      'after-context': 'A',
      'before-context': 'B',
      context: 'C'
    })
    const { flags, values, all } = options
    let { words } = options
    const given = all.filter(([name]) => name === 'e').map(([, value]) => value)
    if (values['f'] !== undefined)
      given.push(...call.files.read(call.process, values['f']).replace(/\n$/, '').split('\n'))
    if (given.length === 0) {
      const [pattern, ...rest] = words
      if (pattern === undefined) throw new ProgramError('Usage: grep [OPTION]... PATTERNS [FILE]...', 2)
      given.push(pattern)
      words = rest
    }
    const kind: Kind =
      flags.has('F') || call.name === 'fgrep'
        ? 'fixed'
        : flags.has('E') || flags.has('P') || call.name === 'egrep'
          ? 'extended'
          : 'basic'
    const patterns = given.flatMap((pattern) => pattern.split('\n'))
    for (const pattern of patterns) expressionOf(pattern, kind, flags.has('i'))
    const isDeep = flags.has('r') || flags.has('R')
    const files = isDeep ? (words.length === 0 ? ['.'] : words).flatMap((word) => filesBelow(call, word)) : words
    const context = Number(values['C'] ?? 0)
    return {
      files: isDeep && files.length === 0 ? ['/dev/null'] : files,
      state: {
        patterns,
        kind,
        flags: [...flags].join(''),
        before: Number(values['B'] ?? context),
        after: Number(values['A'] ?? context),
        most: values['m'] === undefined ? null : Number(values['m']),
        names: flags.has('H') || (!flags.has('h') && (files.length > 1 || isDeep)),
        line: 0,
        count: 0,
        held: [],
        left: 0,
        lastShown: 0,
        found: false
      }
    }
  },
  line(call, search, line, _hasEnd, file) {
    search.line++
    const { flags } = search
    const match = firstMatch(search, line)
    if ((match === undefined) !== flags.includes('v')) {
      if (search.left > 0) {
        search.left--
        show(call, search, line, file, '-')
      } else if (search.before > 0) {
        search.held.push(line)
        if (search.held.length > search.before) search.held.shift()
      }
      return undefined
    }
    search.found = true
    search.count++
    if (flags.includes('q')) return 'stop'
    if (flags.includes('l') || flags.includes('L')) return 'next'
    if (!flags.includes('c')) {
      const first = search.line - search.held.length
      if ((search.before > 0 || search.after > 0) && search.lastShown > 0 && first > search.lastShown + 1)
        call.print('--\n')
      for (const [index, held] of search.held.entries()) show(call, search, held, file, '-', first + index)
      search.held = []
      if (!flags.includes('o')) show(call, search, line, file, ':')
      else {
        for (
          let next = match;
          next !== undefined;
          next = firstMatch(search, line, Math.max(next.end, next.start + 1))
        ) {
          if (next.end > next.start) show(call, search, line.slice(next.start, next.end), file, ':')
          if (next.end >= line.length) break
        }
      }
      search.left = search.after
    }
    return search.most !== null && search.count >= search.most ? 'next' : undefined
  },
  fileEnd(call, search, file) {
    const { flags } = search
    const name = file === '-' ? '(standard input)' : file
    if (flags.includes('q')) return
    if (flags.includes('c')) call.print(`${search.names ? `${name}:` : ''}${search.count}\n`)
    else if ((flags.includes('l') && search.count > 0) || (flags.includes('L') && search.count === 0))
      call.print(`${name}\n`)
    search.line = 0
    search.count = 0
    search.held = []
    search.left = 0
    search.lastShown = 0
  },
  end: (_call, search) => (search.found ? 0 : 1)
})
