// nl, fold, expand and unexpand: how lines stand on the page.
import { lineFilter } from './line-filter.ts'
import { optionsOf } from './options.ts'
import type { Program } from './program.ts'
import { ProgramError } from './program-error.ts'
import { expressionOf } from './regular-expression.ts'

interface Numbering {
  number: number
  readonly step: number
  readonly width: number
  readonly separator: string
  /** ln, rn or rz. */
  readonly format: string
  /** a: all lines; t: those with text; n: none; p and an expression: those that match. */
  readonly style: string
}

const nl = lineFilter<Numbering>({
  begin(call) {
    const { values, words } = optionsOf(call, 'p', 'bwsnvihfdl', {
      'body-numbering': 'b',
      'number-width': 'w',
      'number-separator': 's',
      'number-format': 'n',
      'starting-line-number': 'v',
      'line-increment': 'i'
    })
    return {
      files: words,
      state: {
        number: Number(values['v'] ?? 1),
        step: Number(values['i'] ?? 1),
        width: Math.min(Number(values['w'] ?? 6), 1000),
        separator: values['s'] ?? '\t',
        format: values['n'] ?? 'rn',
        style: values['b'] ?? 't'
      }
    }
  },
  line(call, state, line) {
    const { number, width, separator, format, style } = state
    const isCounted =
      style === 'a' ||
      (style === 't' && line !== '') ||
      (style.startsWith('p') && expressionOf(style.slice(1), 'basic').find(line) !== undefined)
    if (!isCounted) {
      call.print(`${' '.repeat(width + separator.length)}${line}\n`)
      return
    }
    state.number += state.step
    const digits = String(number)
    const shown =
      format === 'ln' ? digits.padEnd(width) : format === 'rz' ? digits.padStart(width, '0') : digits.padStart(width)
    call.print(`${shown}${separator}${line}\n`)
  }
})

interface Folding {
  readonly width: number
  readonly countsBytes: boolean
  readonly atBlanks: boolean
}

const fold = lineFilter<Folding>({
  begin(call) {
    const { flags, values, words } = optionsOf(call, 'bs0123456789', 'w', { width: 'w', spaces: 's', bytes: 'b' })
    // -60 is -w 60.
    const short = call.args.find((word) => /^-\d+$/.test(word))?.slice(1)
    const width = Number(values['w'] ?? short ?? 80)
    if (!(width > 0)) throw new ProgramError(`invalid number of columns: '${values['w']}'`)
    return { files: words, state: { width, countsBytes: flags.has('b'), atBlanks: flags.has('s') } }
  },
  line(call, state, line, hasEnd) {
    call.charge(line.length / 5000)
    call.print(`${folded(state, line)}${hasEnd ? '\n' : ''}`)
  }
})

function folded({ width, countsBytes, atBlanks }: Folding, line: string): string {
  const pieces: string[] = []
  let from = 0
  let column = 0
  let blank = -1
  for (let at = 0; at < line.length;) {
    const after = countsBytes ? column + 1 : columnAfter(line[at]!, column)
    if (after <= width || at === from) {
      if (atBlanks && (line[at] === ' ' || line[at] === '\t')) blank = at
      column = after
      at++
      continue
    }
    const end = blank >= from ? blank + 1 : at
    pieces.push(line.slice(from, end))
    from = end
    at = end
    column = 0
    blank = -1
  }
  pieces.push(line.slice(from))
  return pieces.join('\n')
}

function columnAfter(char: string, column: number): number {
  if (char === '\t') return column + 8 - (column % 8)
  if (char === '\b') return Math.max(column - 1, 0)
  return char === '\r' ? 0 : column + 1
}

interface Tabs {
  /** Columns of the stops, or one number that they stand apart. */
  readonly stops: readonly number[]
  readonly onlyLeading: boolean
}

function tabsOf(text: string | undefined): readonly number[] {
  if (text === undefined) return [8]
  const stops = text.split(/[ ,]+/).map(Number)
  if (stops.some((stop) => !(stop > 0))) throw new ProgramError(`tab size contains invalid character(s): '${text}'`)
  return stops
}

/** The next stop behind a column; undefined behind the last one of several. */
function nextStop(stops: readonly number[], column: number): number | undefined {
  const [first = 8] = stops
  if (stops.length === 1) return column + first - (column % first)
  return stops.find((stop) => stop > column)
}

const expand = lineFilter<Tabs>({
  begin(call) {
    const { flags, values, words } = optionsOf(call, 'i', 't', { tabs: 't', initial: 'i' })
    return { files: words, state: { stops: tabsOf(values['t']), onlyLeading: flags.has('i') } }
  },
  line(call, { stops, onlyLeading }, line, hasEnd) {
    let text = ''
    let column = 0
    let isLeading = true
    for (const char of line) {
      const isTab = char === '\t' && (isLeading || !onlyLeading)
      if (isTab) {
        const stop = nextStop(stops, column) ?? column + 1
        text += ' '.repeat(stop - column)
        column = stop
      } else {
        text += char
        column++
      }
      if (char !== ' ' && char !== '\t') isLeading = false
    }
    call.print(hasEnd ? `${text}\n` : text)
  }
})

const unexpand = lineFilter<Tabs>({
  begin(call) {
    const { flags, values, words } = optionsOf(call, 'af', 't', { tabs: 't', all: 'a', 'first-only': 'f' })
    const isAll = (flags.has('a') || values['t'] !== undefined) && !flags.has('f')
    return { files: words, state: { stops: tabsOf(values['t']), onlyLeading: !isAll } }
  },
  line(call, { stops, onlyLeading }, line, hasEnd) {
    let text = ''
    let blanks = ''
    let column = 0
    let isLeading = true
    for (const char of line) {
      if ((char !== ' ' && char !== '\t') || (!isLeading && onlyLeading)) {
        text += blanks + char
        blanks = ''
        column++
        isLeading = false
        continue
      }
      const before = column
      const stop = nextStop(stops, column)
      column = char === '\t' ? (stop ?? column + 1) : column + 1
      // A single blank before a stop stays one, unless more come with it.
      if (stop === undefined || column < stop) blanks += char
      else {
        const isAlone = blanks === '' && char === ' ' && before + 1 === stop && !isLeading
        if (isAlone) blanks = ' '
        else {
          text += '\t'
          blanks = ''
        }
      }
    }
    call.print(`${text}${blanks}${hasEnd ? '\n' : ''}`)
  }
})

export const layoutPrograms: Readonly<Record<string, Program>> = { nl, fold, expand, unexpand }
