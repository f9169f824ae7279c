// sed: its script is read once, its two spaces are the state.
import type { Call } from '../processes/call.ts'
import { lineFilter } from './line-filter.ts'
import { optionsOf } from './options.ts'
import { ProgramError } from './program-error.ts'
import { expressionOf } from './regular-expression.ts'
import { commandsOf, type Address, type Command } from './sed-script.ts'
import { instant, type Program } from './program.ts'

interface Editing {
  readonly script: string
  readonly isQuiet: boolean
  readonly isExtended: boolean
  line: number
  hold: string
  /** Which ranges are open, by the numbers of their commands; a number is the last line of one. */
  open: Record<number, number | null>
  /** A line that is kept until it is known whether it is the last. */
  waiting: string | null
  status: number
}

function hits(address: Address, line: string, editing: Editing, isLast: boolean): boolean {
  switch (address.kind) {
    case 'line':
      return editing.line === address.line
    case 'last':
      return isLast
    case 'step':
      return address.step === 0
        ? editing.line === address.first
        : editing.line >= address.first && (editing.line - address.first) % address.step === 0
    case 'match':
      return (
        expressionOf(address.source, editing.isExtended ? 'extended' : 'basic', address.ignoresCase).find(line) !==
        undefined
      )
  }
}

function applies(command: Command, index: number, line: string, editing: Editing, isLast: boolean): boolean {
  const { from, to, isNegated } = command
  if (from === undefined) return !isNegated
  if (to === undefined) return hits(from, line, editing, isLast) !== isNegated
  let isIn = false
  if (index in editing.open) {
    const last = editing.open[index]!
    isIn = last === null || editing.line <= last
    const isEnd = last === null ? to.kind !== 'count' && hits(to, line, editing, isLast) : editing.line >= last
    if (isEnd) delete editing.open[index]
  } else if (hits(from, line, editing, isLast)) {
    isIn = true
    if (to.kind === 'count') {
      if (to.count > 0) editing.open[index] = editing.line + to.count
    } else if (to.kind === 'line') {
      if (to.line > editing.line) editing.open[index] = to.line
    } else editing.open[index] = null
  }
  return isIn !== isNegated
}

/** What takes the place of a match: & and \1 to \9, \n, and GNU's changes of case. */
function replacementOf(template: string, groups: readonly (string | undefined)[]): string {
  let result = ''
  let turn: 'u' | 'l' | 'U' | 'L' | '' = ''
  const add = (text: string): void => {
    if (text === '') return
    if (turn === 'U') result += text.toUpperCase()
    else if (turn === 'L') result += text.toLowerCase()
    else if (turn === 'u') result += text[0]!.toUpperCase() + text.slice(1)
    else if (turn === 'l') result += text[0]!.toLowerCase() + text.slice(1)
    else result += text
    if (turn === 'u' || turn === 'l') turn = ''
  }
  for (let at = 0; at < template.length; at++) {
    const char = template[at]!
    if (char === '&') add(groups[0] ?? '')
    else if (char === '\\' && at + 1 < template.length) {
      const next = template[++at]!
      if (/\d/.test(next)) add(groups[Number(next)] ?? '')
      else if (next === 'n') add('\n')
      else if (next === 't') add('\t')
      else if (/[uULl]/.test(next)) turn = next as typeof turn
      else if (next === 'E') turn = ''
      else add(next)
    } else add(char)
  }
  return result
}

function substitute(
  space: string,
  command: Command,
  editing: Editing,
  call: Call
): { readonly text: string; readonly isDone: boolean } {
  const { pattern = '', replacement = '', flags = '' } = command
  const expression = expressionOf(pattern, editing.isExtended ? 'extended' : 'basic', /[iI]/.test(flags))
  const nth = Number(/\d+/.exec(flags)?.[0] ?? 1)
  let result = ''
  let at = 0
  let count = 0
  let isDone = false
  for (
    let match = expression.find(space);
    match !== undefined && at <= space.length;
    match = expression.find(space, at)
  ) {
    call.charge(0.02)
    count++
    const isTurn = count === nth || (flags.includes('g') && count > nth)
    result +=
      space.slice(at, match.start) +
      (isTurn ? replacementOf(replacement, match.groups) : space.slice(match.start, match.end))
    isDone ||= isTurn
    at = match.end
    if (match.end === match.start) {
      result += space[at] ?? ''
      at++
    }
    if ((isTurn && !flags.includes('g')) || at > space.length) break
  }
  return { text: result + space.slice(at), isDone }
}

const mostCommands = 20_000

/** Runs the script over one line; `true`: it ends here. */
function edit(call: Call, editing: Editing, first: string, isLast: boolean, print: (text: string) => void): boolean {
  const commands = commandsOf(editing.script)
  let space = first
  let isSubstituted = false
  const after: string[] = []
  const finish = (shows: boolean): void => {
    if (shows && !editing.isQuiet) print(`${space}\n`)
    for (const text of after) print(text)
  }
  for (let at = 0, count = 0; at < commands.length; at++) {
    if (++count > mostCommands) throw new ProgramError('too many commands', 4)
    const command = commands[at]!
    if (!applies(command, at, space, editing, isLast)) {
      if (command.name === '{') at = command.target!
      continue
    }
    switch (command.name) {
      case 's': {
        const { text, isDone } = substitute(space, command, editing, call)
        space = text
        isSubstituted ||= isDone
        if (isDone && command.flags!.includes('p')) print(`${space}\n`)
        break
      }
      case 'y': {
        const [from, to] = [Array.from(command.pattern!), Array.from(command.replacement!)]
        space = Array.from(space)
          .map((char) => to[from.indexOf(char)] ?? char)
          .join('')
        break
      }
      case 'd':
        finish(false)
        return false
      case 'D': {
        const end = space.indexOf('\n')
        if (end === -1) {
          finish(false)
          return false
        }
        space = space.slice(end + 1)
        at = -1
        break
      }
      case 'p':
        print(`${space}\n`)
        break
      case 'P':
        print(`${space.split('\n')[0]}\n`)
        break
      case 'a':
        after.push(`${command.text}\n`)
        break
      case 'i':
        print(`${command.text}\n`)
        break
      case 'c':
        if (command.to === undefined || !(at in editing.open)) print(`${command.text}\n`)
        finish(false)
        return false
      case '=':
        print(`${editing.line}\n`)
        break
      case 'g':
        space = editing.hold
        break
      case 'G':
        space += `\n${editing.hold}`
        break
      case 'h':
        editing.hold = space
        break
      case 'H':
        editing.hold += `\n${space}`
        break
      case 'x':
        ;[space, editing.hold] = [editing.hold, space]
        break
      case 'b':
        at = command.target! - 1
        break
      case 't':
        if (isSubstituted) at = command.target! - 1
        isSubstituted = false
        break
      case 'q':
        editing.status = Number(command.text || 0)
        finish(true)
        return true
      case 'Q':
        editing.status = Number(command.text || 0)
        return true
      case 'n':
      case 'N':
        // The next line is not here yet: what follows in the script works on the line at hand.
        break
    }
  }
  finish(true)
  return false
}

interface Asked {
  readonly editing: Editing
  readonly files: readonly string[]
  readonly inPlace: boolean
}

function asked(call: Call): Asked {
  call.process.argv = call.process.argv.map((word) => (/^-i\..+/.test(word) ? '-i' : word))
  const { flags, values, all, words } = optionsOf(call, 'nErsuiz', 'ef', {
    quiet: 'n',
    silent: 'n',
    'regexp-extended': 'E',
    expression: 'e',
    file: 'f',
    'in-place': 'i'
  })
  const parts = all.filter(([name]) => name === 'e').map(([, value]) => value)
  if (values['f'] !== undefined) parts.push(call.files.read(call.process, values['f']))
  const rest = [...words]
  if (parts.length === 0) {
    const script = rest.shift()
    if (script === undefined) throw new ProgramError('no script specified')
    parts.push(script)
  }
  const script = parts.join('\n')
  commandsOf(script)
  const editing: Editing = {
    script,
    isQuiet: flags.has('n'),
    isExtended: flags.has('E') || flags.has('r'),
    line: 0,
    hold: '',
    open: {},
    waiting: null,
    status: 0
  }
  return { editing, files: rest, inPlace: flags.has('i') }
}

/** Whether a script joins lines: then it works on the whole text at once. */
function joinsLines(script: string): boolean {
  return commandsOf(script).some(({ name }) => name === 'N' || name === 'n')
}

function take(call: Call, editing: Editing, line: string, isLast: boolean, print: (text: string) => void): boolean {
  editing.line++
  return edit(call, editing, line, isLast, print)
}

const stream = lineFilter<Editing>({
  begin(call) {
    const { editing, files, inPlace } = asked(call)
    if (inPlace) {
      for (const file of files) editFile(call, editing, file)
      return editing.status
    }
    return { files, state: editing }
  },
  line(call, editing, line) {
    const { waiting } = editing
    editing.waiting = joinsLines(editing.script) && waiting !== null ? `${waiting}\n${line}` : line
    if (waiting === null || joinsLines(editing.script)) return undefined
    return take(call, editing, waiting, false, (text) => call.print(text)) ? 'stop' : undefined
  },
  end(call, editing) {
    const { waiting } = editing
    editing.waiting = null
    if (waiting === null) return editing.status
    if (joinsLines(editing.script)) editJoined(call, editing, waiting.split('\n'), (text) => call.print(text))
    else take(call, editing, waiting, true, (text) => call.print(text))
    return editing.status
  }
})

/** Scripts with n and N: all lines are there, and these take them as they come. */
function editJoined(call: Call, editing: Editing, lines: readonly string[], print: (text: string) => void): void {
  const commands = commandsOf(editing.script)
  const joins = commands.findIndex(({ name }) => name === 'N')
  let at = 0
  while (at < lines.length) {
    call.charge(0.05)
    // The classic loop :a;N;$!ba joins everything; a single N joins two lines.
    const loops = commands.some(({ name }) => name === 'b') && joins !== -1
    const count = joins === -1 ? 1 : loops ? lines.length : 2
    const space = lines.slice(at, at + count).join('\n')
    at += count
    editing.line = Math.min(at, lines.length) - 1
    if (joins === -1) {
      // n prints the line and takes the next one.
      if (!editing.isQuiet) print(`${space}\n`)
      const next = lines[at++]
      if (next !== undefined && take(call, editing, next, at >= lines.length, print)) return
    } else if (take(call, editing, space, at >= lines.length, print)) return
  }
}

function editFile(call: Call, editing: Editing, file: string): void {
  const found = call.find(file)
  if (found.entry.kind !== 'file') throw new ProgramError(`couldn't edit ${file}: not a regular file`, 4)
  const text = call.files.read(call.process, file)
  let result = ''
  const print = (piece: string): void => {
    result += piece
  }
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  editing.line = 0
  editing.open = {}
  if (joinsLines(editing.script)) editJoined(call, editing, lines, print)
  else
    for (const [index, line] of lines.entries())
      if (take(call, editing, line, index === lines.length - 1, print)) {
        if (index + 1 < lines.length) print(`${lines.slice(index + 1).join('\n')}\n`)
        break
      }
  call.charge(lines.length / 20)
  call.files.write(call.process, file, text.endsWith('\n') || text === '' ? result : result.replace(/\n$/, ''))
}

export const sed = stream

/** vi and its like need a screen that is not there yet. */
export const refusedEditor: Program = instant((call) => {
  call.print(`${call.name}: no screen editor works in this container yet; use sed -i, or cat > FILE\n`, 2)
  return 1
})
