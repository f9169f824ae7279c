// The shell as a program: one step does what the frame on top of its stack says. Everything that it knows stands in
// ShellState, so it can be saved between any two steps.
import type { Json } from '../../../../shared/kube/object.ts'
import { FileError, strerror } from '../files/file-system.ts'
import type { Call } from '../processes/call.ts'
import { sigint, signalNames, sigsegv, sigwinch } from '../processes/signals.ts'
import { dialectOf } from '../programs/distribution.ts'
import type { Outcome, Program } from '../programs/program.ts'
import { gatherJobs, registerTraps } from './builtins/jobs.ts'
import { stepMapfile, stepRead } from './builtins/reading.ts'
import { stepSelect } from './builtins/selecting.ts'
import {
  leaveShell,
  popFrame,
  stepArithmetic,
  stepCase,
  stepCondition,
  stepCount,
  stepFor,
  stepIf,
  stepRedirected,
  stepWhile
} from './control.ts'
import { NeedsCommand } from './expansion.ts'
import { stepLines } from './interactive.ts'
import { saying, syntaxWords } from './messages.ts'
import {
  runTrap,
  startSubstitution,
  stepChecked,
  stepChild,
  stepList,
  stepPipeline,
  stepStatement,
  stepSubstitution
} from './pipelines.ts'
import { scriptOf } from './script.ts'
import { ShellError, type Frame, type ShellState } from './shell-state.ts'
import { stepSimple } from './simple-command.ts'
import type { Variables } from './variables.ts'

/** Deeper than this and a real shell's stack is at its end. */
const deepest = 12_000

export const shell: Program = {
  step(call) {
    if (call.memory === null) {
      const begun = begin(call)
      if (typeof begun === 'number') return begun
      call.memory = begun as unknown as Json
    }
    const state = call.memory as unknown as ShellState
    takeSignals(call, state)
    checkWrites(call, state)
    const frame = state.frames.at(-1)
    if (frame === undefined) return finish(state)
    if (state.frames.length > deepest) {
      call.table.end(call.process, { code: 0, signal: sigsegv })
      return undefined
    }
    try {
      return stepFrame(call, state, frame)
    } catch (error) {
      return recover(call, state, error)
    }
  }
}

function stepFrame(call: Call, state: ShellState, frame: Frame): Outcome {
  switch (frame.kind) {
    case 'list':
      return stepList(call, state, frame)
    case 'statement':
      return stepStatement(state, frame)
    case 'simple':
      return stepSimple(call, state, frame)
    case 'pipeline':
      return stepPipeline(call, state, frame)
    case 'checked':
      return stepChecked(call, state, frame)
    case 'negation':
      state.status = state.status === 0 ? 1 : 0
      state.frames.pop()
      return undefined
    case 'if':
      return stepIf(state, frame)
    case 'while':
      return stepWhile(state, frame)
    case 'for':
      return stepFor(call, state, frame)
    case 'count':
      return stepCount(call, state, frame)
    case 'case':
      return stepCase(call, state, frame)
    case 'arithmetic':
      return stepArithmetic(call, state, frame)
    case 'condition':
      return stepCondition(call, state, frame)
    case 'redirected':
      return stepRedirected(call, state, frame)
    case 'child':
      return stepChild(call, state, frame)
    case 'substitution':
      return stepSubstitution(call, state, frame)
    case 'read':
      return stepRead(call, state, frame)
    case 'mapfile':
      return stepMapfile(call, state, frame)
    case 'select':
      return stepSelect(call, state, frame)
    case 'wait':
      return stepWait(call, state, frame)
    case 'lines':
      return stepLines(call, state, frame)
    case 'trap':
      popFrame(call, state)
      state.status = frame.status
      return undefined
    default:
      popFrame(call, state)
      return undefined
  }
}

/** What stands on the command line: sh [-eux] [-c COMMAND [NAME [ARGUMENTS]] | FILE [ARGUMENTS]]. */
function begin(call: Call): ShellState | number {
  const { process } = call
  const [name = 'sh'] = process.argv
  const dialect = dialectOf(call.machine.distribution, name.replace(/^-/, ''))
  const state = emptyState(call, name, dialect)
  const words = [...call.args]
  let isCommand = false
  let isForced = false
  while (words[0] !== undefined && /^[-+]./.test(words[0])) {
    const word = words.shift()!
    if (word === '--' || word.startsWith('--')) {
      if (word === '--version') {
        call.print('GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\n')
        return 0
      }
      continue
    }
    for (const letter of word.slice(1)) {
      if (letter === 'c') isCommand = true
      else if (letter === 'o') state.pipefail = words.shift() === 'pipefail' || state.pipefail
      else if (letter === 'i') isForced = true
      else if (letter !== 's' && letter !== 'l') state.options += letter
    }
  }
  if (isCommand) {
    const [command, called, ...rest] = words
    if (command === undefined) {
      call.print(
        `${name}: ${dialect === 'bash' ? '-c: option requires an argument' : '0: -c requires an argument'}\n`,
        2
      )
      return 2
    }
    if (called !== undefined) state.name = called
    state.positional = rest
    return withScript(call, state, command, true)
  }
  const [file, ...rest] = words
  if (file === undefined) {
    const hasPrompt = isForced || call.isTerminal(0)
    state.isInteractive = hasPrompt
    if (hasPrompt) registerTraps(call, state)
    state.frames.push({ kind: 'lines', hasPrompt, text: '', isPrompted: false })
    return state
  }
  state.name = file
  state.positional = rest
  try {
    return withScript(call, state, call.files.read(process, file), false)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const said =
      dialect === 'bash'
        ? `${name}: ${file}: ${strerror(error.code)}`
        : dialect === 'dash'
          ? `${name}: 0: cannot open ${file}: No such file`
          : `${name}: can't open '${file}': ${strerror(error.code)}`
    call.print(`${said}\n`, 2)
    return dialect === 'bash' ? (error.code === 'EISDIR' ? 126 : 127) : 2
  }
}

function withScript(call: Call, state: ShellState, source: string, isCommand: boolean): ShellState | number {
  const { error } = scriptOf(source)
  if (error === undefined) {
    state.frames.push({ kind: 'list', source, list: 0, at: 0 })
    return state
  }
  call.print(syntaxWords(state, error, isCommand), 2)
  return 2
}

function emptyState(call: Call, name: string, dialect: ShellState['dialect']): ShellState {
  const { process } = call
  const variables: Variables = {}
  for (const key in process.environment) variables[key] = { value: process.environment[key]!, isExported: true }
  variables['IFS'] = { value: ' \t\n' }
  variables['OPTIND'] = { value: '1' }
  variables['PWD'] = { value: process.cwd, isExported: true }
  variables['PPID'] = { value: String(process.parent), isReadOnly: true }
  // Debian's /etc/bash.bashrc sets another one than bash itself has.
  const ofBash = call.machine.distribution === 'debian' ? '\\u@\\h:\\w\\$ ' : '\\s-\\v\\$ '
  const prompts = { bash: ofBash, dash: process.user === 0 ? '# ' : '$ ', ash: '\\w \\$ ' }
  variables['PS1'] ??= { value: prompts[dialect] }
  variables['PS2'] ??= { value: '> ' }
  variables['PS4'] ??= { value: '+ ' }
  if (dialect === 'bash') {
    variables['SHLVL'] = { value: String(Number(process.environment['SHLVL'] ?? 0) + 1), isExported: true }
    variables['BASH_VERSION'] = { value: '5.2.15(1)-release' }
    variables['BASH_VERSINFO'] = {
      kind: 'list',
      items: { 0: '5', 1: '2', 2: '15', 3: '1', 4: 'release', 5: 'x86_64-pc-linux-gnu' }
    }
    variables['BASH'] = { value: '/bin/bash' }
    variables['HOSTNAME'] ??= { value: call.machine.hostname }
    variables['OSTYPE'] = { value: 'linux-gnu' }
  }
  return {
    dialect,
    name,
    pid: process.pid,
    frames: [],
    status: 0,
    variables,
    functions: {},
    positional: [],
    options: '',
    pipefail: false,
    traps: {},
    signals: [],
    jobs: [],
    lastJob: null,
    isInteractive: false,
    isSubshell: false,
    isTested: false,
    line: 1,
    substituted: null,
    optionAt: 1,
    environment: null,
    leaving: null,
    startedAt: call.table.ports.now(),
    shopt: []
  }
}

/** Takes what came, and begins its traps: not while a program runs in the foreground, whose end they wait for. */
function takeSignals(call: Call, state: ShellState): void {
  const { process } = call
  if (process.pending.length > 0) {
    state.signals.push(...process.pending)
    process.pending = []
  }
  if (state.signals.length === 0) return
  const top = state.frames.at(-1)?.kind
  if (top === 'child' || top === 'pipeline' || top === 'substitution') {
    if (!state.isInteractive) return
  }
  if (top === 'wait') {
    // wait is over at once; its status tells of the signal.
    popFrame(call, state)
    state.status = 128 + state.signals[0]!
  }
  for (const signal of state.signals.splice(0).toReversed()) {
    const action = state.traps[signalNames[signal] ?? '']
    if (action !== undefined && action !== '') runTrap(state, action)
    else if (state.isInteractive && signal === sigwinch) {
      // The line is drawn again: who attaches sees a prompt by it.
      const line = state.frames.at(-1)
      if (line?.kind === 'lines' && line.isPrompted) {
        line.isPrompted = false
        call.print('\r', 2)
      }
    } else if (state.isInteractive && signal === sigint) {
      while (state.frames.length > 1) popFrame(call, state)
      const lines = state.frames[0]
      if (lines?.kind === 'lines') {
        lines.text = ''
        lines.isPrompted = false
      }
      call.print('\n', 2)
      state.status = 130
    }
  }
}

/** A builtin's output that could not be written: it has failed, and the shell says so. */
function checkWrites(call: Call, state: ShellState): void {
  const { writeError } = call.process
  if (writeError === undefined) return
  delete call.process.writeError
  call.print(saying(state, `${state.dialect === 'ash' ? '' : 'echo: '}write error: ${strerror(writeError)}`), 2)
  state.status = 1
}

function finish(state: ShellState): Outcome {
  const action = state.traps['EXIT']
  if (action !== undefined && action !== '') {
    delete state.traps['EXIT']
    const status = state.leaving ?? state.status
    state.leaving = null
    state.frames.push({ kind: 'trap', status })
    state.frames.push({ kind: 'list', source: action, list: 0, at: 0 })
    return undefined
  }
  return state.leaving ?? state.status
}

function stepWait(call: Call, state: ShellState, frame: Extract<Frame, { readonly kind: 'wait' }>): Outcome {
  gatherJobs(call, state)
  if (frame.pids === null) {
    const open = state.jobs.find(({ status }) => status === undefined)
    if (open !== undefined && call.table.get(open.pid) !== undefined) return { kind: 'child', pid: open.pid }
    state.jobs = []
    state.status = 0
  } else {
    for (const pid of frame.pids) {
      const job = state.jobs.find((each) => each.pid === pid)
      if (job?.status === undefined && call.table.get(pid)?.parent === call.process.pid) return { kind: 'child', pid }
      state.status = job?.status ?? 127
    }
    state.jobs = state.jobs.filter(({ pid }) => !frame.pids!.includes(pid))
  }
  state.frames.pop()
  return undefined
}

/** Leaves all that the script's line at work began; false in a subshell, which ends. */
function skipLine(call: Call, state: ShellState): boolean {
  const [base] = state.frames
  if (state.isSubshell || base?.kind !== 'list') return false
  while (state.frames.length > 1) popFrame(call, state)
  const list = scriptOf(base.source).lists[base.list]!
  const lineOf = (at: number): number | undefined => list[at]?.pipelines[0]?.commands[0]?.line
  const line = lineOf(base.at - 1) ?? state.line
  while (base.at < list.length && lineOf(base.at) === line) base.at++
  return true
}

/** A step that failed: what it says, and how far the shell goes back. */
function recover(call: Call, state: ShellState, error: unknown): Outcome {
  if (error instanceof NeedsCommand) return startSubstitution(call, state, error)
  if (error instanceof ShellError) {
    if (error.message !== '') call.print(error.message.endsWith('\n') ? error.message : saying(state, error.message), 2)
    state.status = error.status
    if (!error.isFatal) {
      popFrame(call, state)
      return undefined
    }
    if (state.isInteractive) while (state.frames.length > 1) popFrame(call, state)
    else if (error.isFatal === 'line' && skipLine(call, state)) return undefined
    else leaveShell(call, state, error.status)
    return undefined
  }
  if (error instanceof FileError) {
    call.print(saying(state, error.message), 2)
    state.status = 1
    popFrame(call, state)
    return undefined
  }
  throw error
}
