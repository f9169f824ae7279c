// sed at work: one line after the other through its script. The state is plain data, and stands between any two lines,
// also where n or N waits for the next one.
import type { Call } from '../../processes/call.ts'
import { ProgramError } from '../program-error.ts'
import { applies, expressionFor } from './addresses.ts'
import { commandsOf, type Command } from './script.ts'
import { substituted } from './substitution.ts'
import { unambiguous } from './unambiguous.ts'

export interface Editing {
  readonly script: string
  readonly isQuiet: boolean
  readonly isExtended: boolean
  /** The number of the line at hand. */
  line: number
  space: string
  hold: string
  /** The next command; null between two cycles. */
  at: number | null
  isSubstituted: boolean
  /** Which ranges are open, by the numbers of their commands; a number is the last line of one. */
  open: Record<number, number | null>
  /** What is printed at the end of the cycle: texts of a, files of r. */
  after: { readonly text?: string; readonly file?: string }[]
  /** The last expression that was looked for: what an empty one means. */
  last: { readonly source: string; readonly ignoresCase: boolean } | null
  /** How many commands of this cycle were done. */
  count: number
  status: number
}

/** What it writes to, beside files that the script names. */
export interface Sink {
  print(text: string): void
}

export function newEditing(script: string, isQuiet: boolean, isExtended: boolean): Editing {
  return {
    script,
    isQuiet,
    isExtended,
    line: 0,
    space: '',
    hold: '',
    at: null,
    isSubstituted: false,
    open: {},
    after: [],
    last: null,
    count: 0,
    status: 0
  }
}

const mostCommands = 20_000

/** Takes the next line: what waits for it goes on, or a cycle begins. True where it ends here. */
export function takeLine(call: Call, editing: Editing, line: string, isLast: boolean, sink: Sink): boolean {
  editing.line++
  if (editing.at === null) {
    editing.space = line
    editing.at = 0
    editing.count = 0
    editing.isSubstituted = false
  } else {
    const command = commandsOf(editing.script)[editing.at - 1]!
    editing.space = command.name === 'N' ? `${editing.space}\n${line}` : line
  }
  return new Cycle(call, editing, isLast, sink).run()
}

/** There is no next line: what n or N waits for never comes. */
export function endLines(call: Call, editing: Editing, sink: Sink): void {
  if (editing.at !== null) new Cycle(call, editing, true, sink).finish(true)
}

class Cycle {
  readonly #call: Call
  readonly #editing: Editing
  readonly #isLast: boolean
  readonly #sink: Sink
  readonly #commands: readonly Command[]

  constructor(call: Call, editing: Editing, isLast: boolean, sink: Sink) {
    this.#call = call
    this.#editing = editing
    this.#isLast = isLast
    this.#sink = sink
    this.#commands = commandsOf(editing.script)
  }

  /** Runs to the end of the cycle, or to where it needs the next line. True where sed ends. */
  run(): boolean {
    const editing = this.#editing
    while (editing.at! < this.#commands.length) {
      if (++editing.count > mostCommands) throw new ProgramError('too many commands', 4)
      const index = editing.at!
      const command = this.#commands[index]!
      editing.at = index + 1
      if (!applies(editing, command, index, this.#isLast)) {
        if (command.name === '{') editing.at = command.target! + 1
        continue
      }
      const verdict = this.#do(command, index)
      if (verdict === 'stop') return true
      if (verdict === 'wait') {
        this.#flush()
        return false
      }
      if (verdict === 'over') return false
    }
    this.finish(true)
    return false
  }

  /** The cycle ends. */
  finish(shows: boolean): void {
    const editing = this.#editing
    if (shows && !editing.isQuiet) this.#sink.print(`${editing.space}\n`)
    this.#flush()
    editing.at = null
  }

  /** What a and r have put behind the line. */
  #flush(): void {
    const { after } = this.#editing
    this.#editing.after = []
    for (const { text, file } of after) {
      if (text !== undefined) this.#sink.print(text)
      else if (file !== undefined) {
        const found = this.#call.seek(file)
        if (found?.entry.kind === 'file') this.#sink.print(this.#call.files.read(this.#call.process, file))
      }
    }
  }

  #do(command: Command, index: number): 'stop' | 'wait' | 'over' | undefined {
    const editing = this.#editing
    const print = (text: string): void => this.#sink.print(text)
    switch (command.name) {
      case 's':
        return this.#substitute(command)
      case 'y': {
        const [from, to] = [Array.from(command.pattern!), Array.from(command.replacement!)]
        editing.space = Array.from(editing.space)
          .map((char) => to[from.indexOf(char)] ?? char)
          .join('')
        return undefined
      }
      case 'd':
        this.finish(false)
        return 'over'
      case 'D': {
        const end = editing.space.indexOf('\n')
        if (end === -1) {
          this.finish(false)
          return 'over'
        }
        editing.space = editing.space.slice(end + 1)
        this.#flush()
        editing.at = 0
        return undefined
      }
      case 'n':
        if (this.#isLast) {
          this.finish(true)
          return 'stop'
        }
        if (!editing.isQuiet) print(`${editing.space}\n`)
        return 'wait'
      case 'N':
        if (!this.#isLast) return 'wait'
        this.finish(true)
        return 'stop'
      case 'p':
        print(`${editing.space}\n`)
        return undefined
      case 'P':
        print(`${editing.space.split('\n')[0]}\n`)
        return undefined
      case 'l':
        print(unambiguous(editing.space))
        return undefined
      case 'a':
        editing.after.push({ text: `${command.text}\n` })
        return undefined
      case 'r':
        editing.after.push({ file: command.text })
        return undefined
      case 'w':
        writeTo(this.#call, this.#sink, command.text, `${editing.space}\n`)
        return undefined
      case 'i':
        print(`${command.text}\n`)
        return undefined
      case 'c':
        if (command.to === undefined || !(index in editing.open)) print(`${command.text}\n`)
        this.finish(false)
        return 'over'
      case '=':
        print(`${editing.line}\n`)
        return undefined
      case 'F':
        print('-\n')
        return undefined
      case 'z':
        editing.space = ''
        return undefined
      case 'g':
        editing.space = editing.hold
        return undefined
      case 'G':
        editing.space += `\n${editing.hold}`
        return undefined
      case 'h':
        editing.hold = editing.space
        return undefined
      case 'H':
        editing.hold += `\n${editing.space}`
        return undefined
      case 'x':
        ;[editing.space, editing.hold] = [editing.hold, editing.space]
        return undefined
      case 'b':
        editing.at = command.target!
        return undefined
      case 't':
      case 'T':
        if (editing.isSubstituted === (command.name === 't')) editing.at = command.target!
        editing.isSubstituted = false
        return undefined
      case 'q':
        editing.status = Number(command.text || 0)
        this.finish(true)
        return 'stop'
      case 'Q':
        editing.status = Number(command.text || 0)
        editing.at = null
        return 'stop'
      default:
        return undefined
    }
  }

  #substitute(command: Command): undefined {
    const editing = this.#editing
    const flags = command.flags ?? ''
    const expression = expressionFor(editing, command.pattern ?? '', /[iI]/.test(flags))
    const { text, isDone } = substituted(this.#call, editing.space, expression, command)
    editing.space = text
    if (!isDone) return
    editing.isSubstituted = true
    if (flags.includes('p')) this.#sink.print(`${text}\n`)
    if (command.file !== undefined) writeTo(this.#call, this.#sink, command.file, `${text}\n`)
  }
}

/** w of a file, or of where everything goes. */
function writeTo(call: Call, sink: Sink, file: string, text: string): void {
  if (file === '/dev/stdout') sink.print(text)
  else if (file === '/dev/stderr') call.print(text, 2)
  else call.files.write(call.process, file, text, true)
}
