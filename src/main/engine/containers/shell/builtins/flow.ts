// exit, return, break, continue, eval, source, exec, command, type: which command comes next.
import { FileError } from '../../files/file-system.ts'
import { leaveFunction, leaveLoops, leaveShell, popFrame } from '../control.ts'
import { lookUpProgram, pathOf } from '../../processes/launching.ts'
import { cannotOpen, notExecutable, notFound, saying, syntaxWords } from '../messages.ts'
import { scriptOf } from '../script.ts'
import type { ShellState } from '../shell-state.ts'
import { environmentOf, lookUp } from '../shell-variables.ts'
import { hiddenDebug, runReturn } from '../traps.ts'
import type { Call } from '../../processes/call.ts'
import type { Builtin } from './builtins.ts'
import { specials } from './specials.ts'

const exit: Builtin = (call, state, argv) => {
  const [, code] = argv
  if (code !== undefined && !/^[-+]?\d+$/.test(code)) {
    call.print(saying(state, `exit: ${code}: numeric argument required`), 2)
    leaveShell(call, state, 2)
    return 2
  }
  if (state.isInteractive && state.dialect === 'bash') call.print('exit\n', 2)
  const trap = state.frames.findLast(({ kind }) => kind === 'trap') as { readonly status: number } | undefined
  const status = code === undefined ? (trap?.status ?? state.status) : Number(code) & 255
  leaveShell(call, state, status)
  return status
}

const returning: Builtin = (call, state, argv) => {
  const status = argv[1] === undefined ? state.status : Number(argv[1]) & 255
  const left = leaveFunction(call, state)
  // Its trap still sees what $? was before.
  if (left !== undefined && runReturn(state, left, status)) return undefined
  if (left === undefined) {
    if (state.dialect === 'bash') {
      call.print(saying(state, "return: can only `return' from a function or sourced script"), 2)
      return 1
    }
    leaveShell(call, state, status)
  }
  return status
}

const leaving =
  (goesOn: boolean): Builtin =>
  (call, state, argv) => {
    const count = Math.max(Number(argv[1] ?? 1) || 1, 1)
    leaveLoops(call, state, count, goesOn)
    return 0
  }

/** Puts a text's statements on the stack; false, with words on stderr, where it is no script. */
function pushText(call: Call, state: ShellState, text: string): boolean {
  const script = scriptOf(text)
  if (script.error !== undefined) {
    call.print(syntaxWords(state, script.error, false), 2)
    return false
  }
  state.frames.push({ kind: 'list', source: text, list: 0, at: 0 })
  return true
}

const evaluating: Builtin = (call, state, argv) => {
  const text = argv.slice(1).join(' ')
  if (text.trim() === '') return 0
  if (!pushText(call, state, text)) return 2
  return undefined
}

/** What is there of it: a here-document, or what was piped by now. */
function standardInput(call: Call): string {
  let text = ''
  for (let piece = call.read(0); piece !== undefined && piece !== ''; piece = call.read(0)) text += piece
  return text
}

const source: Builtin = (call, state, argv) => {
  const [command = '', file, ...words] = argv
  if (file === undefined) {
    call.print(saying(state, `${command}: filename argument required`), 2)
    return 2
  }
  try {
    const place = file.includes('/') ? file : (pathOf(call, file, lookUp(state, 'PATH')) ?? file)
    const text = place === '/dev/stdin' ? standardInput(call) : call.files.read(call.process, place)
    const isGiven = words.length > 0
    state.frames.push({ kind: 'sourced', ...(isGiven ? { positional: state.positional } : {}), ...hiddenDebug(state) })
    if (isGiven) state.positional = words
    if (pushText(call, state, text)) return undefined
    popFrame(call, state)
    return 2
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    call.print(
      state.dialect === 'bash'
        ? saying(state, `${file}: ${error.message}`)
        : cannotOpen(state, file, error.code, false),
      2
    )
    if (state.dialect === 'bash' || state.isInteractive) return 1
    leaveShell(call, state, 2)
    return 2
  }
}

const exec: Builtin = (call, state, argv) => {
  let words = argv.slice(1)
  if (words[0] === '-a') words = words.slice(2)
  else if (words[0] === '--') words = words.slice(1)
  if (words.length === 0) return 0
  const found = lookUpProgram(call, words, lookUp(state, 'PATH'))
  if ('launch' in found) {
    // What a restoring frame would put back is gone with the shell.
    call.table.become(call.process, found.launch.argv, found.launch.program, environmentOf(state))
    return undefined
  }
  const [name = ''] = words
  const isMissing = found.code === 'ENOENT'
  call.print(
    isMissing
      ? notFound(state, name, found.isPath).replace(`: ${name}:`, `: exec: ${name}:`)
      : notExecutable(state, name, found.code),
    2
  )
  const status = isMissing ? 127 : 126
  if (!state.isInteractive) leaveShell(call, state, status)
  return status
}

type Builtins = Readonly<Record<string, Builtin | undefined>>

function kindOf(
  builtins: Builtins,
  call: Call,
  state: ShellState,
  name: string
): { readonly words: string; readonly short: string; readonly kind: string } | undefined {
  if (/^(if|then|else|elif|fi|for|while|until|do|done|case|esac|in|function|select|\{|\}|!|\[\[|\]\])$/.test(name)) {
    return { words: `${name} is a shell keyword`, short: name, kind: 'keyword' }
  }
  if (state.functions[name] !== undefined)
    return { words: `${name} is a ${state.dialect === 'bash' ? '' : 'shell '}function`, short: name, kind: 'function' }
  if (builtins[name] !== undefined) {
    const special = state.dialect !== 'bash' && specials.has(name) ? 'special ' : ''
    return { words: `${name} is a ${special}shell builtin`, short: name, kind: 'builtin' }
  }
  const place = pathOf(call, name, lookUp(state, 'PATH'))
  return place === undefined ? undefined : { words: `${name} is ${place}`, short: place, kind: 'file' }
}

const command =
  (builtins: Builtins): Builtin =>
  (call, state, argv) => {
    let words = argv.slice(1)
    const flag = words[0]
    if (flag === '-v' || flag === '-V') {
      let status = 0
      for (const name of words.slice(1)) {
        const kind = kindOf(builtins, call, state, name)
        if (kind !== undefined) call.print(`${flag === '-v' ? kind.short : kind.words}\n`)
        else {
          if (flag === '-V') call.print(saying(state, `${name}: not found`), 2)
          status = state.dialect === 'bash' ? 1 : 127
        }
      }
      return status
    }
    if (flag === '-p' || flag === '--') words = words.slice(1)
    const [name] = words
    if (name === undefined) return 0
    const builtin = builtins[name]
    if (builtin !== undefined) return builtin(call, state, words)
    const found = lookUpProgram(call, words, lookUp(state, 'PATH'))
    if ('code' in found) {
      call.print(
        found.code === 'ENOENT' ? notFound(state, name, found.isPath) : notExecutable(state, name, found.code),
        2
      )
      return found.code === 'ENOENT' ? 127 : 126
    }
    const child = call.table.spawn(call.process, { ...found.launch, environment: environmentOf(state) })
    if (child === undefined) return 254
    state.frames.push({ kind: 'child', pid: child.pid, text: words.join(' ') })
    return undefined
  }

const type =
  (builtins: Builtins): Builtin =>
  (call, state, argv) => {
    const isKind = argv[1] === '-t'
    let status = 0
    for (const name of argv.slice(1)) {
      if (name.startsWith('-') && name.length > 1) continue
      const kind = kindOf(builtins, call, state, name)
      if (kind !== undefined) call.print(`${isKind ? kind.kind : kind.words}\n`)
      else {
        if (!isKind)
          call.print(
            state.dialect === 'bash' ? saying(state, `type: ${name}: not found`) : `${name}: not found\n`,
            state.dialect === 'bash' ? 2 : 1
          )
        status = state.dialect === 'bash' ? 1 : 127
      }
    }
    return status
  }

/** `builtins`: all there are, which some of these look through. */
export const flowBuiltins = (builtins: Builtins): Readonly<Record<string, Builtin>> => ({
  exit,
  logout: exit,
  return: returning,
  break: leaving(false),
  continue: leaving(true),
  eval: evaluating,
  source,
  '.': source,
  exec,
  command: command(builtins),
  builtin: command(builtins),
  type: type(builtins),
  hash: () => 0,
  ':': () => 0,
  true: () => 0,
  false: () => 1
})
