// sed: its command line, the lines it reads and the files that it changes in place.
import type { Call } from '../../processes/call.ts'
import { lineFilter } from '../line-filter.ts'
import { optionsOf } from '../options.ts'
import { ProgramError } from '../program-error.ts'
import { endLines, newEditing, takeLine, type Editing, type Sink } from './machine.ts'
import { commandsOf } from './script.ts'

interface State {
  readonly editing: Editing
  /** A line that is kept until it is known whether it is the last. */
  waiting: string | null
}

interface Asked {
  readonly editing: Editing
  readonly files: readonly string[]
  /** What is put behind the name of a file's old text; undefined where files are not changed. */
  readonly suffix: string | undefined
}

function asked(call: Call): Asked {
  let suffix: string | undefined
  for (const word of call.args) {
    const named = /^(?:-[nErsuz]*i|--in-place=?)(.*)$/.exec(word)
    if (named !== null && !/^-[ef]/.test(word)) suffix = named[1]!
  }
  call.process.argv = call.process.argv.map((word) =>
    word.replace(/^(-[nErsuz]*i).+$/, '$1').replace(/^--in-place=.*/, '-i')
  )
  const { flags, values, all, words } = optionsOf(call, 'nErsuiz', 'ef', {
    quiet: 'n',
    silent: 'n',
    'regexp-extended': 'E',
    separate: 's',
    expression: 'e',
    file: 'f',
    'in-place': 'i'
  })
  const parts = all.filter(([name]) => name === 'e').map(([, value]) => value)
  if (values['f'] !== undefined) parts.push(call.files.read(call.process, values['f']).replace(/\n$/, ''))
  const rest = [...words]
  if (parts.length === 0) {
    const script = rest.shift()
    if (script === undefined) throw new ProgramError('no script specified')
    parts.push(script)
  }
  const script = parts.join('\n')
  const isQuiet = flags.has('n') || /^#n(\n|$)/.test(script)
  const editing = newEditing(script, isQuiet, flags.has('E') || flags.has('r'))
  // Files that the script writes are empty before its first line.
  for (const { name, text, file = name === 'w' ? text : undefined } of commandsOf(script))
    if (file !== undefined && !file.startsWith('/dev/std')) call.files.write(call.process, file, '')
  return { editing, files: rest, suffix: flags.has('i') ? (suffix ?? '') : undefined }
}

export const sed = lineFilter<State>({
  begin(call) {
    if (call.args[0] === '--version') {
      call.print('sed (GNU sed) 4.9\n')
      return 0
    }
    const { editing, files, suffix } = asked(call)
    if (suffix === undefined) return { files, state: { editing, waiting: null } }
    for (const file of files) editFile(call, editing, file, suffix)
    return editing.status
  },
  line(call, state, line) {
    if (!asksForLast(state.editing))
      return takeLine(call, state.editing, line, false, printer(call)) ? 'stop' : undefined
    const { waiting } = state
    state.waiting = line
    if (waiting === null) return undefined
    const isOver = takeLine(call, state.editing, waiting, false, printer(call))
    if (!isOver) return undefined
    state.waiting = null
    return 'stop'
  },
  end(call, { editing, waiting }) {
    if (waiting !== null) takeLine(call, editing, waiting, true, printer(call))
    return editing.status
  }
})

/** Whether a line must be kept until it is known whether another comes: otherwise who talks with sed waits for ever. */
function asksForLast({ script }: Editing): boolean {
  return commandsOf(script).some(
    ({ name, from, to }) => from?.kind === 'last' || to?.kind === 'last' || name === 'n' || name === 'N'
  )
}

function printer(call: Call): Sink {
  return { print: (text) => call.print(text) }
}

function editFile(call: Call, editing: Editing, file: string, suffix: string): void {
  const found = call.find(file)
  if (found.entry.kind !== 'file') throw new ProgramError(`couldn't edit ${file}: not a regular file`, 4)
  const text = call.files.read(call.process, file)
  let result = ''
  const sink: Sink = { print: (piece) => (result += piece) }
  const lines = text === '' ? [] : text.replace(/\n$/, '').split('\n')
  editing.line = 0
  editing.open = {}
  let isOver = false
  for (const [index, line] of lines.entries()) {
    isOver = takeLine(call, editing, line, index === lines.length - 1, sink)
    if (!isOver) continue
    // Who quits leaves the rest of the file as it is.
    if (index + 1 < lines.length) result += `${lines.slice(index + 1).join('\n')}\n`
    break
  }
  if (!isOver) endLines(call, editing, sink)
  call.charge(lines.length / 20)
  if (suffix !== '') {
    const old = suffix.includes('*') ? suffix.replaceAll('*', file) : `${file}${suffix}`
    call.files.write(call.process, old, text)
  }
  call.files.write(call.process, file, text.endsWith('\n') || text === '' ? result : result.replace(/\n$/, ''))
}
