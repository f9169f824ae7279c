// Commands that come line by line: a prompt on a terminal, or a script on standard input.
import type { Call } from '../processes/call.ts'
import type { Outcome } from '../programs/program.ts'
import { strftime } from '../programs/strftime.ts'
import { reportJobs } from './builtins/jobs.ts'
import { syntaxWords } from './messages.ts'
import { scriptOf } from './script.ts'
import type { Frame, ShellState } from './shell-state.ts'
import { lookUp } from './shell-variables.ts'

type LinesFrame = Extract<Frame, { readonly kind: 'lines' }>

const longestCommand = 1_000_000

export function stepLines(call: Call, state: ShellState, frame: LinesFrame): Outcome {
  if (frame.hasPrompt && !frame.isPrompted) {
    reportJobs(call, state)
    call.print(prompt(call, state, lookUp(state, frame.text === '' ? 'PS1' : 'PS2') ?? ''), 2)
    frame.isPrompted = true
    return undefined
  }
  const line = call.read(0, 65_536, true)
  if (line === undefined) return { kind: 'input', descriptor: 0 }
  if (line === '') {
    state.frames.pop()
    if (frame.text !== '') return run(call, state, frame.text, true)
    if (frame.hasPrompt) call.print(state.dialect === 'bash' ? 'exit\n' : '\n', 2)
    return undefined
  }
  frame.text += line
  if (frame.text.length > longestCommand) throw new RangeError('command too long')
  if (!frame.text.endsWith('\n')) return undefined
  frame.isPrompted = false
  const text = frame.text
  if (text.trim() === '') frame.text = ''
  else if (/(^|[^\\])(\\\\)*\\\n$/.test(text)) frame.text = text
  else return run(call, state, text, false, frame)
  return undefined
}

function run(call: Call, state: ShellState, text: string, isLast: boolean, frame?: LinesFrame): Outcome {
  const script = scriptOf(text.replace(/\n$/, ''))
  if (script.error?.isIncomplete === true && !isLast) return undefined
  if (frame !== undefined) frame.text = ''
  if (script.error === undefined) {
    state.frames.push({ kind: 'list', source: script.source, list: 0, at: 0 })
    return undefined
  }
  call.print(syntaxWords(state, script.error, false), 2)
  state.status = 2
  if (!state.isInteractive) state.frames = []
  return undefined
}

/** PS1 with bash's escapes. */
function prompt(call: Call, state: ShellState, text: string): string {
  const { cwd, user } = call.process
  const home = lookUp(state, 'HOME')
  const place =
    home !== undefined && home !== '/' && (cwd === home || cwd.startsWith(`${home}/`))
      ? `~${cwd.slice(home.length)}`
      : cwd
  const values: Readonly<Record<string, () => string>> = {
    u: () => (user === 0 ? 'root' : (lookUp(state, 'USER') ?? 'I have no name!')),
    h: () => call.machine.hostname.split('.')[0]!,
    H: () => call.machine.hostname,
    w: () => place,
    W: () => (place === '/' ? '/' : place.slice(place.lastIndexOf('/') + 1)),
    $: () => (user === 0 ? '#' : '$'),
    s: () => state.name.replace(/^.*\//, ''),
    v: () => '5.2',
    V: () => '5.2.15',
    n: () => '\n',
    t: () => strftime(call.now, '%H:%M:%S'),
    A: () => strftime(call.now, '%H:%M'),
    d: () => strftime(call.now, '%a %b %d'),
    '[': () => '',
    ']': () => '',
    e: () => '\u001b',
    '\\': () => '\\'
  }
  const shown = text.replaceAll(/\\(.)/gs, (all, letter: string) => values[letter]?.() ?? all)
  return shown.replaceAll(/\$\{?(\w+)\}?/g, (_all, name: string) => lookUp(state, name) ?? '')
}
