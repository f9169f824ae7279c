// wait, jobs, kill, trap and their like.
import { deathWords, signalNames, signalNumber } from '../../processes/signals.ts'
import type { Call } from '../../processes/call.ts'
import { saying } from '../messages.ts'
import type { Job, ShellState } from '../shell-state.ts'
import type { Builtin } from './builtins.ts'

/** Takes in which jobs have ended, and forgets other children that have. */
export function gatherJobs(call: Call, state: ShellState): void {
  for (;;) {
    const child = call.table.childEnded(call.process)
    if (child === undefined) return
    const status = call.table.reap(child)
    const job = state.jobs.find(({ pid }) => pid === child.pid)
    if (job !== undefined) job.status = status
  }
}

function jobNamed(state: ShellState, text: string): Job | undefined {
  if (text === '%%' || text === '%+' || text === '%') return state.jobs.at(-1)
  if (text === '%-') return state.jobs.at(-2) ?? state.jobs.at(-1)
  if (text.startsWith('%'))
    return state.jobs.find(
      ({ number, text: command }) => String(number) === text.slice(1) || command.startsWith(text.slice(1))
    )
  return state.jobs.find(({ pid }) => String(pid) === text)
}

const wait: Builtin = (call, state, argv) => {
  let words = argv.slice(1)
  let isFirst = false
  let variable: string | undefined
  while (/^-[nfp]$/.test(words[0] ?? '')) {
    if (words[0] === '-n') isFirst = true
    if (words[0] === '-p') {
      variable = words[1]
      words = words.slice(1)
    }
    words = words.slice(1)
  }
  const pids: number[] = []
  for (const word of words) {
    const job = jobNamed(state, word)
    if (job !== undefined) pids.push(job.pid)
    else {
      if (!/^\d+$/.test(word)) {
        call.print(saying(state, `wait: ${word}: no such job`), 2)
        return state.dialect === 'bash' ? 127 : 2
      }
      if (call.table.get(Number(word))?.parent !== call.process.pid) {
        if (state.dialect === 'bash') call.print(saying(state, `wait: pid ${word} is not a child of this shell`), 2)
        if (words.length === 1) return 127
      } else pids.push(Number(word))
    }
  }
  state.frames.push({
    kind: 'wait',
    pids: words.length === 0 ? null : pids,
    ...(isFirst ? { isFirst: true as const } : {}),
    ...(variable === undefined ? {} : { variable })
  })
  return undefined
}

function stateWords({ status }: Job): string {
  if (status === undefined) return 'Running'
  if (status > 128) return deathWords(status - 128) ?? `Exit ${status}`
  return status === 0 ? 'Done' : `Exit ${status}`
}

const jobs: Builtin = (call, state, argv) => {
  gatherJobs(call, state)
  for (const [index, job] of state.jobs.entries()) {
    if (argv[1] === '-p') {
      call.print(`${job.pid}\n`)
      continue
    }
    const mark = index === state.jobs.length - 1 ? '+' : index === state.jobs.length - 2 ? '-' : ' '
    call.print(
      `[${job.number}]${mark}  ${argv[1] === '-l' ? `${job.pid} ` : ''}${stateWords(job).padEnd(24)}${job.text}${job.status === undefined ? ' &' : ''}\n`
    )
  }
  state.jobs = state.jobs.filter(({ status }) => status === undefined)
  return 0
}

/** Says of jobs that have ended, before a prompt. */
export function reportJobs(call: Call, state: ShellState): void {
  gatherJobs(call, state)
  const ended = state.jobs.filter(({ status }) => status !== undefined)
  for (const job of ended) call.print(`[${job.number}]+  ${stateWords(job).padEnd(24)}${job.text}\n`, 2)
  if (ended.length > 0) state.jobs = state.jobs.filter(({ status }) => status === undefined)
}

const kill: Builtin = (call, state, argv) => {
  let words = argv.slice(1)
  let signal: number | undefined = 15
  const [first = ''] = words
  if (first === '-l' || first === '-L') {
    if (words[1] !== undefined) {
      const number = Number(words[1])
      call.print(`${signalNames[number > 128 ? number - 128 : number] ?? signalNumber(words[1]) ?? ''}\n`)
    } else
      call.print(
        `${signalNames
          .slice(1)
          .map((name, index) => `${String(index + 1).padStart(2)}) SIG${name}`)
          .join('\n')}\n`
      )
    return 0
  }
  if (first === '-s' || first === '-n') {
    signal = signalNumber(words[1] ?? '')
    words = words.slice(2)
  } else if (/^-./.test(first) && first !== '--') {
    signal = signalNumber(first.slice(1))
    words = words.slice(1)
  }
  if (words[0] === '--') words = words.slice(1)
  if (signal === undefined) {
    call.print(saying(state, `kill: ${first.slice(1)}: invalid signal specification`), 2)
    return 1
  }
  if (words.length === 0) {
    call.print(
      state.dialect === 'bash'
        ? 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n'
        : saying(state, 'kill: usage: kill [-s sigspec | -signum] pid...'),
      2
    )
    return 2
  }
  let status = 0
  for (const word of words) {
    const pid = word.startsWith('%') ? jobNamed(state, word)?.pid : Number(word)
    if (pid === undefined || !Number.isInteger(pid)) {
      call.print(saying(state, `kill: ${word}: arguments must be process or job IDs`), 2)
      status = 1
      continue
    }
    const complaint = sendSignal(call, pid, signal)
    if (complaint === undefined) continue
    call.print(
      saying(
        state,
        state.dialect === 'bash'
          ? `kill: (${word}) - ${complaint}`
          : state.dialect === 'dash'
            ? `kill: ${complaint}`
            : `can't kill pid ${word}: ${complaint}`
      ),
      2
    )
    status = 1
  }
  return status
}

/** Sends a signal as a process may; what the kernel says against it. */
function sendSignal({ table, process }: Call, target: number, signal: number): string | undefined {
  const pids =
    target === -1
      ? [...table.all()].map(({ pid }) => pid).filter((pid) => pid !== 1 && pid !== process.pid)
      : [Math.abs(target)]
  for (const pid of target === 0 ? [process.pid] : pids) {
    const other = table.namespace.get(pid)
    if (other === undefined) {
      if (target > 0 || pids.length === 1) return 'No such process'
      continue
    }
    if (process.user !== 0 && other.user !== process.user) return 'Operation not permitted'
    table.kill(pid, signal)
  }
  return undefined
}

/** What the process tells the kernel of its traps. */
export function registerTraps({ process }: Call, state: ShellState): void {
  const handled: number[] = []
  const ignored: number[] = process.ignored.filter(
    (signal) => state.traps[signalNames[signal] ?? ''] === undefined && !everTrapped.has(signal)
  )
  for (const name in state.traps) {
    const signal = signalNumber(name)
    if (signal === undefined || signal === 0) continue
    if (state.traps[name] === '') ignored.push(signal)
    else handled.push(signal)
  }
  if (state.isInteractive) for (const signal of [2, 15, 3, 28]) if (!handled.includes(signal)) handled.push(signal)
  process.handled = handled
  process.ignored = ignored
}

/** Signals that a shell can give back their default: all. */
const everTrapped: ReadonlySet<number> = new Set(Array.from({ length: 32 }, (_, index) => index))

/** EXIT, the signals by their numbers, and what is none. */
function trapOrder(name: string): number {
  if (name === 'EXIT') return 0
  return signalNumber(name) ?? 100 + ['DEBUG', 'ERR', 'RETURN'].indexOf(name)
}

/** Traps that are no signals: dash has none of them, ash that of errors alone. */
function isEvent({ dialect }: ShellState, name: string): boolean {
  return dialect === 'bash' ? /^(DEBUG|ERR|RETURN)$/.test(name) : dialect === 'ash' && name === 'ERR'
}

const trap: Builtin = (call, state, argv) => {
  const words = argv.slice(1).filter((word, index) => !(index === 0 && word === '--'))
  if (words.length === 0 || words[0] === '-p') {
    const asked = words.slice(1).map((word) => word.toUpperCase().replace(/^SIG/, ''))
    const names = Object.keys(state.traps).filter((name) => asked.length === 0 || asked.includes(name))
    for (const name of names.sort((one, other) => trapOrder(one) - trapOrder(other))) {
      const shown = state.dialect === 'bash' && trapOrder(name) > 0 && trapOrder(name) < 100 ? `SIG${name}` : name
      call.print(`trap -- '${state.traps[name]!.replaceAll("'", `'\\''`)}' ${shown}\n`)
    }
    return 0
  }
  if (words[0] === '-l') return kill(call, state, ['kill', '-l'])
  // One word alone gives its signal back its default.
  const isReset = words[0] === '-' || words.length === 1 || /^\d+$/.test(words[0]!)
  const [action = ''] = words
  const names = isReset && words[0] !== '-' ? words : words.slice(1)
  let status = 0
  for (const word of names) {
    const upper = word.toUpperCase().replace(/^SIG/, '')
    const number = signalNumber(word)
    const name = isEvent(state, upper) ? upper : number === undefined ? undefined : signalNames[number]
    if (name === undefined) {
      call.print(
        saying(
          state,
          state.dialect === 'bash'
            ? `trap: ${word}: invalid signal specification`
            : state.dialect === 'dash'
              ? `trap: ${word}: bad trap`
              : `trap: ${word}: invalid signal specification`
        ),
        2
      )
      status = 1
    } else if (isReset) delete state.traps[name]
    else state.traps[name] = action
  }
  registerTraps(call, state)
  return status
}

const foreground: Builtin = (call, state, argv) => {
  const job = argv[1] === undefined ? state.jobs.at(-1) : jobNamed(state, argv[1])
  if (job === undefined) {
    call.print(saying(state, `${argv[0]}: ${argv[1] ?? 'current'}: no such job`), 2)
    return 1
  }
  if (argv[0] === 'bg') return 0
  call.print(`${job.text}\n`)
  state.jobs = state.jobs.filter((each) => each !== job)
  state.frames.push({ kind: 'child', pid: job.pid, text: job.text })
  return undefined
}

export const jobBuiltins: Readonly<Record<string, Builtin>> = {
  wait,
  jobs,
  kill,
  trap,
  fg: foreground,
  bg: foreground,
  disown: (_call, state) => {
    state.jobs = []
    return 0
  },
  suspend: () => 1
}
