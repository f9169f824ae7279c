// Compound commands: what comes next after each of their parts, and how break, continue, return and exit leave them.
import type { WordNode } from 'just-bash'
import type { Call } from '../processes/call.ts'
import type { Outcome } from '../programs/program.ts'
import { coprocessOf } from './coprocess-words.ts'
import { holds } from './conditions.ts'
import { expandArithmetic, expandPattern, expandText, expandWords, expansionOf } from './expansion.ts'
import { matcherOf } from './pattern.ts'
import { redirect, restore, targetsOf } from './redirections.ts'
import { listOf, scriptOf, type Command, type CommandOf, type Numbered } from './script.ts'
import type { Frame, ShellState } from './shell-state.ts'
import { assign } from './shell-variables.ts'
import { debugs, showDebug } from './traps.ts'

type FrameOf<Kind extends Frame['kind']> = Extract<Frame, { readonly kind: Kind }>

/** Begins a command. */
export function pushCommand(state: ShellState, source: string, command: Command, replaces = false): void {
  const node = command.number
  if (command.type !== 'SimpleCommand' && command.type !== 'FunctionDef' && command.redirections.length > 0) {
    state.frames.push({ kind: 'redirected', source, node, memo: {} })
    return
  }
  pushBody(state, source, command, replaces)
}

function pushBody(state: ShellState, source: string, command: Command, replaces = false): void {
  const node = command.number
  const { frames } = state
  switch (command.type) {
    case 'SimpleCommand':
      state.substituted = null
      frames.push({ kind: 'simple', source, node, memo: {}, assigned: 0, ...(replaces ? { replaces } : {}) })
      return
    case 'FunctionDef': {
      const coprocess = coprocessOf(command.name)
      if (coprocess !== undefined) {
        frames.push({ kind: 'coprocess', source, node, name: coprocess })
        return
      }
      state.functions[command.name] = { source, node }
      state.status = 0
      return
    }
    case 'Group':
      frames.push({ kind: 'list', source, list: listOf(command, 'body'), at: 0 })
      return
    case 'If':
      frames.push({ kind: 'if', source, node, clause: 0, isBody: false })
      pushList(state, source, listOf(command.clauses[0]!, 'condition'))
      return
    case 'While':
    case 'Until':
      frames.push({ kind: 'while', source, node, isBody: false, last: 0 })
      pushList(state, source, listOf(command, 'condition'))
      return
    case 'For':
      frames.push({ kind: 'for', source, node, memo: {}, at: 0 })
      return
    case 'CStyleFor':
      frames.push({ kind: 'count', source, node, memo: {}, phase: 'begin' })
      return
    case 'Case':
      frames.push({ kind: 'case', source, node, memo: {} })
      return
    case 'ArithmeticCommand':
      frames.push({ kind: 'arithmetic', source, node, memo: {} })
      return
    case 'ConditionalCommand':
      frames.push({ kind: 'condition', source, node, memo: {} })
      return
    case 'Subshell':
      // The step of a pipeline makes the process: see pipelines.ts.
      frames.push({ kind: 'pipeline', source, node, pids: [], statuses: [] })
  }
}

function pushList(state: ShellState, source: string, list: number): void {
  state.frames.push({ kind: 'list', source, list, at: 0 })
}

export function stepRedirected(call: Call, state: ShellState, frame: FrameOf<'redirected'>): Outcome {
  const node = scriptOf(frame.source).nodes[frame.node] as Exclude<Command, { type: 'SimpleCommand' | 'FunctionDef' }>
  const saved = redirect(call, state, targetsOf(expansionOf(call, state, frame.memo), node.redirections))
  state.frames.pop()
  state.frames.push({ kind: 'restore', saved })
  pushBody(state, frame.source, node)
  return undefined
}

export function stepIf(state: ShellState, frame: FrameOf<'if'>): Outcome {
  const node = scriptOf(frame.source).nodes[frame.node] as CommandOf<'If'>
  if (frame.isBody) {
    state.frames.pop()
    return undefined
  }
  if (state.status === 0) {
    frame.isBody = true
    pushList(state, frame.source, listOf(node.clauses[frame.clause]!, 'body'))
    return undefined
  }
  frame.clause++
  const next = node.clauses[frame.clause]
  if (next !== undefined) pushList(state, frame.source, listOf(next, 'condition'))
  else {
    frame.isBody = true
    state.status = 0
    if (node.elseBody !== null) pushList(state, frame.source, listOf(node, 'elseBody'))
  }
  return undefined
}

export function stepWhile(state: ShellState, frame: FrameOf<'while'>): Outcome {
  const node = scriptOf(frame.source).nodes[frame.node] as CommandOf<'While'> | CommandOf<'Until'>
  if (frame.isBody) {
    frame.last = state.status
    frame.isBody = false
    pushList(state, frame.source, listOf(node, 'condition'))
    return undefined
  }
  if ((state.status === 0) === (node.type === 'While')) {
    frame.isBody = true
    pushList(state, frame.source, listOf(node, 'body'))
    return undefined
  }
  state.status = frame.last
  state.frames.pop()
  return undefined
}

export function stepFor(call: Call, state: ShellState, frame: FrameOf<'for'>): Outcome {
  const node = scriptOf(frame.source).nodes[frame.node] as CommandOf<'For'>
  if (frame.values === undefined) {
    frame.values =
      node.words === null ? state.positional : expandWords(expansionOf(call, state, frame.memo), node.words)
    state.status = 0
  }
  if (frame.at >= frame.values.length) {
    state.frames.pop()
    return undefined
  }
  if (debugs(state, frame)) return undefined
  frame.isDebugged = false
  const value = frame.values[frame.at++]!
  const variable = state.variables[node.variable]
  // A reference stands for each of them in turn.
  if (variable?.isReference === true) state.variables[node.variable] = { ...variable, value }
  else assign(state, call, node.variable, value)
  pushList(state, frame.source, listOf(node, 'body'))
  return undefined
}

type Expression = NonNullable<CommandOf<'CStyleFor'>['condition']>
/** What script.ts has made of it. */
type Prepared = { readonly word: WordNode } & Numbered

export function stepCount(call: Call, state: ShellState, frame: FrameOf<'count'>): Outcome {
  if (debugs(state, frame)) return undefined
  frame.isDebugged = false
  const node = scriptOf(frame.source).nodes[frame.node] as CommandOf<'CStyleFor'>
  const worth = (expression: Expression | null): bigint => {
    const value =
      expression === null
        ? 1n
        : expandArithmetic(expansionOf(call, state, frame.memo), expression as unknown as Prepared)
    frame.memo = {}
    return value
  }
  if (frame.phase === 'begin') {
    worth(node.init)
    state.status = 0
    frame.phase = 'test'
  } else if (frame.phase === 'step') {
    worth(node.update)
    frame.phase = 'test'
  } else if (worth(node.condition) === 0n) state.frames.pop()
  else {
    frame.phase = 'step'
    pushList(state, frame.source, listOf(node, 'body'))
  }
  return undefined
}

export function stepCase(call: Call, state: ShellState, frame: FrameOf<'case'>): Outcome {
  const node = scriptOf(frame.source).nodes[frame.node] as CommandOf<'Case'>
  if (frame.through === undefined && debugs(state, frame)) return undefined
  const expansion = expansionOf(call, state, frame.memo)
  let from = 0
  if (frame.through !== undefined) {
    // What ran before its end says how it goes on.
    const ended = node.items[frame.through]!
    if (ended.terminator === ';;') {
      state.frames.pop()
      return undefined
    }
    from = frame.through + 1
    if (ended.terminator === ';&') return runItem(state, frame, node, from)
  }
  const word = expandText(expansion, node.word)
  for (let index = from; index < node.items.length; index++) {
    if (node.items[index]!.patterns.some((pattern) => matcherOf(expandPattern(expansion, pattern))(word))) {
      return runItem(state, frame, node, index)
    }
  }
  if (frame.through === undefined) state.status = 0
  state.frames.pop()
  return undefined
}

function runItem(state: ShellState, frame: FrameOf<'case'>, node: CommandOf<'Case'>, index: number): Outcome {
  const item = node.items[index]
  if (item === undefined) {
    state.frames.pop()
    return undefined
  }
  frame.through = index
  state.status = 0
  pushList(state, frame.source, listOf(item, 'body'))
  return undefined
}

export function stepArithmetic(call: Call, state: ShellState, frame: FrameOf<'arithmetic' | 'condition'>): Outcome {
  if (debugs(state, frame)) return undefined
  const node = scriptOf(frame.source).nodes[frame.node] as CommandOf<'ArithmeticCommand'>
  const value = expandArithmetic(expansionOf(call, state, frame.memo), node.expression as unknown as Prepared)
  state.status = value === 0n ? 1 : 0
  state.frames.pop()
  return undefined
}

export function stepCondition(call: Call, state: ShellState, frame: FrameOf<'arithmetic' | 'condition'>): Outcome {
  if (debugs(state, frame)) return undefined
  const node = scriptOf(frame.source).nodes[frame.node] as CommandOf<'ConditionalCommand'>
  state.status = holds(expansionOf(call, state, frame.memo), node.expression) ? 0 : 1
  state.frames.pop()
  return undefined
}

/** Takes a frame off, with what it had changed put back. */
export function popFrame(call: Call, state: ShellState): Frame | undefined {
  const frame = state.frames.pop()
  if (frame?.kind === 'restore') restore(call, frame.saved)
  else if (frame?.kind === 'call' || frame?.kind === 'variables') {
    if (frame.kind === 'call') state.positional = frame.positional
    for (const name in frame.locals) {
      const variable = frame.locals[name]!
      if (variable === null) delete state.variables[name]
      else state.variables[name] = variable
    }
    state.environment = null
    if (frame.kind === 'call') showDebug(state, frame)
  } else if (frame?.kind === 'sourced') {
    if (frame.positional !== undefined) state.positional = frame.positional
    showDebug(state, frame)
  } else if (frame?.kind === 'substitution') call.table.open.close(call.process, frame.descriptor)
  return frame
}

function isLoop({ kind }: Frame): boolean {
  return kind === 'while' || kind === 'for' || kind === 'count'
}

/** break and continue of so many loops. False where there is none. */
export function leaveLoops(call: Call, state: ShellState, count: number, goesOn: boolean): boolean {
  const loops = loopsOf(state)
  if (loops === 0) return false
  let left = Math.min(count, loops)
  for (;;) {
    const frame = state.frames.at(-1)!
    if (isLoop(frame)) {
      left--
      if (left === 0) {
        if (!goesOn) popFrame(call, state)
        return true
      }
    }
    popFrame(call, state)
  }
}

/** Loops around the command at work, up to the function that it is in. */
function loopsOf({ frames }: ShellState): number {
  let count = 0
  for (let index = frames.length - 1; index >= 0 && frames[index]!.kind !== 'call'; index--) {
    if (isLoop(frames[index]!)) count++
  }
  return count
}

/** Leaves the function or the sourced file that is at work: which of them. undefined where there is none. */
export function leaveFunction(call: Call, state: ShellState): 'call' | 'sourced' | undefined {
  if (!state.frames.some(({ kind }) => kind === 'call' || kind === 'sourced')) return undefined
  for (;;) {
    const frame = popFrame(call, state)
    if (frame?.kind === 'call' || frame?.kind === 'sourced') return frame.kind
  }
}

/** Leaves everything: the shell ends with this status once its traps have run. */
export function leaveShell(call: Call, state: ShellState, status: number): void {
  while (state.frames.length > 0) popFrame(call, state)
  state.leaving = status & 255
  state.status = state.leaving
}
