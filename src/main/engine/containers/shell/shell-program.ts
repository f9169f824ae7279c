// The shell as a program: one step does what the frame on top of its stack says. Everything that it knows stands in
// ShellState, so it can be saved between any two steps.
import type { Json } from '../../../../shared/kube/object.ts'
import { FileError, strerror } from '../files/file-system.ts'
import type { Call } from '../processes/call.ts'
import { sigint, signalNames, sigsegv, sigwinch } from '../processes/signals.ts'
import type { Outcome, Program } from '../programs/program.ts'
import { begin } from './beginning.ts'
import { gatherJobs } from './builtins/jobs.ts'
import { stepMapfile, stepRead } from './builtins/reading.ts'
import { stepSelect } from './builtins/selecting.ts'
import {
  leaveShell,
  popFrame,
  pushCommand,
  stepArithmetic,
  stepCase,
  stepCondition,
  stepCount,
  stepFor,
  stepIf,
  stepRedirected,
  stepWhile
} from './control.ts'
import { startCoprocess } from './coprocesses.ts'
import { NeedsCommand } from './expansion.ts'
import { stepLines } from './interactive.ts'
import { saying } from './messages.ts'
import {
  startSubstitution,
  stepChecked,
  stepChild,
  stepList,
  stepPipeline,
  stepStatement,
  stepSubstitution
} from './pipelines.ts'
import { scriptOf, type Command, type CommandOf } from './script.ts'
import { ShellError, type Frame, type ShellState } from './shell-state.ts'
import { assign } from './shell-variables.ts'
import { stepSimple } from './simple-command.ts'
import { runReturn, runTrap } from './traps.ts'

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
    case 'unchecked':
      return stepChecked(call, state, frame)
    case 'negation':
      state.status = state.status === 0 ? 1 : 0
      state.frames.pop()
      return undefined
    case 'coprocess': {
      state.frames.pop()
      return startCoprocess(call, state, bodyOf(state, frame), frame.name)
    }
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
    case 'call':
    case 'sourced':
      popFrame(call, state)
      runReturn(state, frame.kind)
      return undefined
    default:
      popFrame(call, state)
      return undefined
  }
}

/** What a coprocess does. */
function bodyOf(state: ShellState, { source, node }: Extract<Frame, { readonly kind: 'coprocess' }>): Frame[] {
  if (node === undefined) return [{ kind: 'list', source, list: 0, at: 0 }]
  const definition = scriptOf(source).nodes[node] as CommandOf<'FunctionDef'>
  const frames: Frame[] = []
  pushCommand({ ...state, frames }, source, definition.body as Command)
  return frames
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
  if (frame.isFirst === true) return waitForFirst(call, state, frame)
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

/** wait -n: each job is told of once. */
function waitForFirst(call: Call, state: ShellState, frame: Extract<Frame, { readonly kind: 'wait' }>): Outcome {
  const { pids, variable } = frame
  const jobs = state.jobs.filter(({ pid }) => pids === null || pids.includes(pid))
  const ended = jobs.find(({ status }) => status !== undefined)
  if (ended === undefined && jobs.length > 0) return { kind: 'child' }
  state.frames.pop()
  state.status = ended?.status ?? 127
  if (ended === undefined) return undefined
  state.jobs = state.jobs.filter((job) => job !== ended)
  if (variable !== undefined) assign(state, call, variable, String(ended.pid))
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
