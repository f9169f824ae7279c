// Lists, && and ||, pipelines and what runs in a process of its own: subshells, background jobs, substitutions.
import { OutOfMemory } from '../processes/out-of-memory.ts'
import { gatherJobs } from './builtins/jobs.ts'
import type { Call } from '../processes/call.ts'
import type { Process } from '../processes/process.ts'
import { deathWords, sigint, sigpipe } from '../processes/signals.ts'
import type { Outcome } from '../programs/program.ts'
import type { NeedsCommand } from './expansion.ts'
import { leaveShell, popFrame, pushCommand } from './control.ts'
import { saying } from './messages.ts'
import { listOf, memoKey, scriptOf, type Command, type CommandOf, type Numbered, type Statement } from './script.ts'
import { forked, isTested, type Frame, type Memo, type ShellState } from './shell-state.ts'
import { refuseFork } from './simple-command.ts'
import { asArray } from './shell-variables.ts'
import { debugs, runTrap } from './traps.ts'
import type { Json } from '../../../../shared/kube/object.ts'

type FrameOf<Kind extends Frame['kind']> = Extract<Frame, { readonly kind: Kind }>
type Pipeline = Statement['pipelines'][number] & Numbered

export function stepList(call: Call, state: ShellState, frame: FrameOf<'list'>): Outcome {
  const list = scriptOf(frame.source).lists[frame.list]!
  const statement = list[frame.at]
  if (statement === undefined) {
    state.frames.pop()
    return undefined
  }
  if (statement.background) {
    if (isSimple(statement.pipelines[0]?.commands) && statement.pipelines.length === 1 && debugs(state, frame))
      return undefined
    frame.isDebugged = false
    frame.at++
    return startJob(call, state, frame.source, statement)
  }
  frame.at++
  const node = statement.number
  // Nothing comes behind the last command of a script or a subshell: its process may become the program.
  const isLast = frame.at === list.length && state.frames.length === 1 && mayReplace(state, frame)
  state.frames.push({ kind: 'statement', source: frame.source, node, at: 0, ...(isLast ? { replaces: true } : {}) })
  return undefined
}

/** One simple command: the shell itself runs the DEBUG trap before it makes its process. */
function isSimple(commands: readonly { readonly type: string }[] = []): boolean {
  return commands.length === 1 && commands[0]!.type === 'SimpleCommand'
}

/** Shells do so for the only command of -c, and in subshells. */
function mayReplace(state: ShellState, frame: FrameOf<'list'>): boolean {
  if (state.isInteractive || Object.keys(state.traps).length > 0 || state.jobs.length > 0) return false
  return state.isSubshell || scriptOf(frame.source).lists[frame.list]!.length === 1
}

/** `at` counts pipelines; -1 while one runs whose failure is asked for. */
export function stepStatement(state: ShellState, frame: FrameOf<'statement'>): Outcome {
  const statement = scriptOf(frame.source).nodes[frame.node] as Statement
  const { pipelines, operators } = statement
  let { at } = frame
  if (at < 0) {
    // The one at -at-1 has ended.
    at = -at
    while (at < pipelines.length) {
      const operator = operators[at - 1]
      if (operator === '&&' ? state.status === 0 : operator === '||' ? state.status !== 0 : true) break
      at++
    }
  }
  if (at >= pipelines.length) {
    state.frames.pop()
    return undefined
  }
  const isFinal = at === pipelines.length - 1
  const pipeline = pipelines[at] as Pipeline
  frame.at = -(at + 1)
  const isPipeline = pipeline.commands.length > 1
  if (isFinal) state.frames.pop()
  // -e looks at the last one alone.
  state.frames.push({ kind: isFinal && !pipeline.negated ? 'checked' : 'unchecked', isPipeline })
  if (pipeline.negated) state.frames.push({ kind: 'negation' })
  if (pipeline.commands.length === 1) {
    const replaces = frame.replaces === true && isFinal && !pipeline.negated && !pipeline.timed
    pushCommand(state, frame.source, pipeline.commands[0] as Command, replaces)
    return undefined
  }
  state.frames.push({ kind: 'pipeline', source: frame.source, node: pipeline.number, pids: [], statuses: [] })
  return undefined
}

/** After the last pipeline of a statement: -e ends the shell where it has failed. */
export function stepChecked(call: Call, state: ShellState, frame: FrameOf<'checked' | 'unchecked'>): Outcome {
  state.frames.pop()
  if (frame.isPipeline === false) delete state.variables['PIPESTATUS']
  if (frame.kind === 'unchecked') return undefined
  const { hasTrapped } = frame
  if (state.status === 0 || isTested(state)) return undefined
  const action = state.traps['ERR']
  // A function has it only where it is told to trace errors, and none runs within itself.
  const isApart = state.frames.some(({ kind }) => kind === 'trap' || (kind === 'call' && !state.options.includes('E')))
  if (action !== undefined && action !== '' && hasTrapped !== true && !isApart) {
    state.frames.push({ kind: 'checked', hasTrapped: true })
    runTrap(state, action)
  } else if (state.options.includes('e')) leaveShell(call, state, state.status)
  return undefined
}

/** A process of this shell's own kind that begins with the given frames. */
function fork(
  call: Call,
  state: ShellState,
  frames: Frame[],
  descriptors: Readonly<Record<number, number>>
): Process | undefined {
  const child = call.table.spawn(call.process, {
    argv: call.process.argv,
    program: 'sh',
    memory: forked(state, frames, isTested(state)) as unknown as Json,
    descriptors
  })
  if (child !== undefined) call.charge(1)
  return child
}

export function stepPipeline(call: Call, state: ShellState, frame: FrameOf<'pipeline'>): Outcome {
  const node = scriptOf(frame.source).nodes[frame.node] as Pipeline | CommandOf<'Subshell'>
  if (frame.pids.length === 0) {
    if (node.type !== 'Subshell' && debugsStage(state, frame, node)) return undefined
    const isStarted =
      node.type === 'Subshell' ? startSubshell(call, state, frame, node) : startStages(call, state, frame, node)
    return isStarted ? undefined : refuseFork(call, state)
  }
  const waited = frame.pids[frame.statuses.length]
  if (waited !== undefined) {
    const child = call.table.childEnded(call.process, waited)
    if (child === undefined) return { kind: 'child', pid: waited }
    if (node.type === 'Subshell') sayDeath(call, state, child, '')
    frame.statuses.push(call.table.reap(child))
    return undefined
  }
  const failed = frame.statuses.filter((status) => status !== 0).at(-1)
  state.status = state.pipefail && failed !== undefined ? failed : frame.statuses.at(-1)!
  if (state.dialect === 'bash') {
    delete state.variables['PIPESTATUS']
    const { items } = asArray(state, 'PIPESTATUS')
    for (const [index, status] of frame.statuses.entries()) items![index] = String(status)
  }
  state.frames.pop()
  return undefined
}

/** The DEBUG trap runs once for each simple command of a pipeline, before they begin. */
function debugsStage(state: ShellState, frame: FrameOf<'pipeline'>, { commands }: Pipeline): boolean {
  frame.debugged ??= 0
  while (frame.debugged < commands.length)
    if (commands[frame.debugged++]!.type === 'SimpleCommand' && debugs(state, {})) return true
  return false
}

function startSubshell(
  call: Call,
  state: ShellState,
  frame: FrameOf<'pipeline'>,
  node: CommandOf<'Subshell'>
): boolean {
  const body: Frame = { kind: 'list', source: frame.source, list: listOf(node, 'body'), at: 0 }
  const child = fork(call, state, [body], call.process.descriptors)
  if (child === undefined) return false
  frame.pids.push(child.pid)
  return true
}

function startStages(call: Call, state: ShellState, frame: FrameOf<'pipeline'>, node: Pipeline): boolean {
  const { open } = call.table
  let input: number | undefined
  for (const [index, command] of node.commands.entries()) {
    const isLast = index === node.commands.length - 1
    const ends = isLast ? undefined : open.pipe()
    const descriptors = { ...call.process.descriptors }
    if (input !== undefined) descriptors[0] = input
    if (ends !== undefined) {
      descriptors[1] = ends.write
      if (node.pipeStderr?.[index] === true) descriptors[2] = ends.write
    }
    // The shell itself holds the ends only as long as it takes to hand them on.
    for (const end of [input, ends?.read, ends?.write]) if (end !== undefined) open.share(end)
    const frames: Frame[] = []
    const holder = { ...state, frames } as ShellState
    pushCommand(holder, frame.source, command as Command, true)
    const [first] = frames
    if (first?.kind === 'simple') first.isDebugged = true
    const child = fork(call, state, frames, descriptors)
    for (const end of [input, ends?.write]) if (end !== undefined) open.release(end)
    if (input !== undefined) open.release(input)
    if (child === undefined) {
      if (ends !== undefined) open.release(ends.read)
      return false
    }
    frame.pids.push(child.pid)
    input = ends?.read
  }
  return true
}

/** What `&` stands behind. */
function startJob(call: Call, state: ShellState, source: string, statement: Statement): Outcome {
  const descriptors = { ...call.process.descriptors }
  if (!state.isInteractive) descriptors[0] = call.table.open.add({ kind: 'device', device: 'null', uses: 0 })
  const text = statement.sourceText?.replace(/\s*&\s*$/, '') ?? ''
  const frames: Frame[] = [{ kind: 'statement', source, node: statement.number, at: 0, replaces: true }]
  return launchJob(call, state, frames, descriptors, text)
}

/** A process beside the shell: its job, and $!. */
export function launchJob(
  call: Call,
  state: ShellState,
  frames: Frame[],
  descriptors: Readonly<Record<number, number>>,
  text: string
): Outcome {
  const number = (state.jobs.at(-1)?.number ?? 0) + 1
  // What has ended is taken in now and then: until then it counts as a process.
  if (number % gathered === 0) gatherJobs(call, state)
  const child = fork(call, state, frames, descriptors)
  if (child === undefined) return refuseFork(call, state)
  state.jobs.push({ number, pid: child.pid, text })
  if (state.jobs.length > mostJobs) state.jobs.splice(0, state.jobs.length - mostJobs)
  state.lastJob = child.pid
  state.status = 0
  if (state.isInteractive) call.print(`[${number}] ${child.pid}\n`, 2)
  return undefined
}

const mostJobs = 1000
const gathered = 64

/** Runs the command that an expansion waits for; its output goes into the memo of the frame below. */
export function startSubstitution(call: Call, state: ShellState, { part }: NeedsCommand): Outcome {
  const { open } = call.table
  const owner = state.frames.at(-1)!
  const source = (part as Partial<Numbered>).source ?? ('source' in owner ? owner.source : '')
  const ends = open.pipe()
  open.share(ends.read)
  open.share(ends.write)
  const body: Frame = { kind: 'list', source, list: listOf(part.body, 'statements'), at: 0 }
  const isOutput = part.type === 'ProcessSubstitution' && part.direction === 'output'
  const descriptors = { ...call.process.descriptors, [isOutput ? 0 : 1]: isOutput ? ends.read : ends.write }
  const child = fork(call, state, [body], descriptors)
  if (child === undefined) {
    open.release(ends.read)
    open.release(ends.write)
    return refuseFork(call, state)
  }
  let descriptor = 63
  while (call.process.descriptors[descriptor] !== undefined) descriptor--
  open.assign(call.process, descriptor, isOutput ? ends.write : ends.read)
  open.release(ends.read)
  open.release(ends.write)
  const node = memoKey(part)!
  if (part.type === 'ProcessSubstitution') {
    // The descriptor lives as long as the command: the restoring frame below it closes it.
    ;(owner as { memo: Memo }).memo[node] = `/dev/fd/${descriptor}`
    state.frames.splice(-1, 0, { kind: 'restore', saved: [[descriptor, null]] })
    return undefined
  }
  state.frames.push({ kind: 'substitution', pid: child.pid, descriptor, node, text: '' })
  return undefined
}

const longestSubstitution = 8 * 1024 * 1024

export function stepSubstitution(call: Call, state: ShellState, frame: FrameOf<'substitution'>): Outcome {
  const text = call.read(frame.descriptor, 65_536)
  if (text === undefined) return { kind: 'input', descriptor: frame.descriptor }
  if (text !== '') {
    frame.text += text
    if (frame.text.length > longestSubstitution) throw new OutOfMemory('substitution too long')
    return undefined
  }
  const child = call.table.childEnded(call.process, frame.pid)
  if (child === undefined && call.table.get(frame.pid) !== undefined) return { kind: 'child', pid: frame.pid }
  state.substituted = child === undefined ? 0 : call.table.reap(child)
  popFrame(call, state)
  const owner = state.frames.at(-1) as { memo?: Memo } | undefined
  if (owner?.memo !== undefined) owner.memo[frame.node] = frame.text.replace(/\n+$/, '').replaceAll('\0', '')
  return undefined
}

/** Waits for the program that runs in the foreground. */
export function stepChild(call: Call, state: ShellState, frame: FrameOf<'child'>): Outcome {
  const child = call.table.childEnded(call.process, frame.pid)
  if (child === undefined) {
    if (call.table.get(frame.pid) !== undefined) return { kind: 'child', pid: frame.pid }
    state.frames.pop()
    return undefined
  }
  state.frames.pop()
  sayDeath(call, state, child, frame.text)
  const { signal } = child.ended!
  state.status = call.table.reap(child)
  // Ctrl-C that ended the program ends what it was part of.
  if (signal === sigint && !state.isInteractive && state.traps['INT'] === undefined) leaveShell(call, state, 130)
  return undefined
}

function sayDeath(call: Call, state: ShellState, { pid, ended }: Process, text: string): void {
  const { signal } = ended!
  if (signal === undefined || signal === sigint || signal === sigpipe) return
  const words = deathWords(signal)
  if (words === undefined) return
  if (state.dialect === 'bash' && !state.isInteractive)
    call.print(saying(state, `${String(pid).padStart(5)} ${words.padEnd(24)}${text}`), 2)
  else call.print(`${words}\n`, 2)
}
