// ps, kill and those that find processes by their names.
import type { Call } from '../../processes/call.ts'
import { commOf, stepTime, type Process } from '../../processes/process.ts'
import { signalNames, signalNumber } from '../../processes/signals.ts'
import { nameOfId } from '../listing.ts'
import { instant, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { strftime } from '../strftime.ts'

function cpuTime(steps: number): string {
  const seconds = Math.floor((steps * stepTime) / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export function commandOf(process: Process): string {
  if (process.ended === undefined) return process.argv.join(' ')
  return `[${commOf(process)}] <defunct>`
}

export function stateOf({ ended, wait, pid }: Process): string {
  return `${ended !== undefined ? 'Z' : wait === undefined ? 'R' : 'S'}${pid === 1 ? 's' : ''}`
}

/** A process as ps shows it: of the container, or of the machine where it sees that. */
interface Row {
  readonly pid: number
  readonly parent: number
  readonly user: string
  readonly time: string
  readonly state: string
  /** Milliseconds. */
  readonly startedAt: number
  readonly name: string
  readonly command: string
  readonly session: number | undefined
}

const baseName = (path = ''): string => path.replace(/^.*\//, '')

function rowsOf(call: Call): readonly Row[] {
  call.table.ports.sawTime()
  const own = Array.from(call.table.namespace.seen(), (process): Row => ({
    pid: process.pid,
    parent: process.parent,
    user: nameOfId(call, '/etc/passwd', process.user),
    time: cpuTime(process.steps),
    state: stateOf(process),
    startedAt: process.startedAt,
    name: commOf(process),
    command: commandOf(process),
    session: process.session
  }))
  if (!call.machine.seesHost) return own
  const others = call.machine.inside.processes().map(({ pid, parent, user, argv, startedAt }): Row => ({
    pid,
    parent,
    user,
    time: '0:00',
    state: 'Ssl',
    startedAt,
    name: baseName(argv[0]),
    command: argv.join(' '),
    session: -1
  }))
  return [...own, ...others]
}

const ps = instant((call) => {
  const rows = rowsOf(call)
  const asked = call.args.join(' ')
  if (call.machine.distribution !== 'debian') {
    call.print('PID   USER     TIME  COMMAND\n')
    for (const { pid, user, time, command } of rows)
      call.print(`${String(pid).padStart(5)} ${user.padEnd(8)} ${time.padStart(5)} ${command}\n`)
    return
  }
  const right = (number: number): string => String(number).padStart(7)
  if (/aux|u/.test(asked)) {
    call.print('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n')
    for (const { pid, user, time, state, startedAt, command } of rows)
      call.print(
        `${user.padEnd(8)} ${right(pid)}  0.0  0.0   4292  3412 ?        ${state.padEnd(4)} ${strftime(startedAt, '%H:%M')}   ${time} ${command}\n`
      )
  } else if (/f/.test(asked)) {
    call.print('UID          PID    PPID  C STIME TTY          TIME CMD\n')
    for (const { pid, parent, user, time, startedAt, command } of rows)
      call.print(
        `${user.padEnd(8)} ${right(pid)} ${right(parent)}  0 ${strftime(startedAt, '%H:%M')} ?        ${time.padStart(8, '0')} ${command}\n`
      )
  } else {
    call.print('    PID TTY          TIME CMD\n')
    for (const { pid, time, name, session } of rows)
      if (/e|A/.test(asked) || session === call.process.session)
        call.print(`${right(pid)} ?        ${time.padStart(8, '0')} ${name}\n`)
  }
})

function send(call: Call, pid: number, signal: number): string | undefined {
  const target = call.table.namespace.get(pid)
  if (target === undefined) {
    // What runs on the machine beside this is the simulation's to end.
    const isHost = call.machine.seesHost && call.machine.inside.processes().some((process) => process.pid === pid)
    return isHost ? 'Operation not permitted' : 'No such process'
  }
  if (call.process.user !== 0 && call.process.user !== target.user) return 'Operation not permitted'
  call.table.kill(pid, signal)
  return undefined
}

/** The signal of kill's and pkill's options, and the words behind it. */
function signalOf(args: readonly string[]): { readonly signal: number; readonly words: readonly string[] } {
  const [first = '', second = ''] = args
  const name = first === '-s' ? second : /^-[A-Z0-9]/.test(first) ? first.slice(1) : undefined
  if (name === undefined) return { signal: 15, words: args.filter((word) => word !== '--') }
  const signal = signalNumber(name)
  if (signal === undefined) throw new ProgramError(`bad signal name '${name}'`)
  return { signal, words: args.slice(first === '-s' ? 2 : 1) }
}

const kill = instant((call) => {
  if (call.args[0] === '-l') {
    call.print(`${signalNames.slice(1).join('\n')}\n`)
    return 0
  }
  const { signal, words } = signalOf(call.args)
  if (words.length === 0) throw new ProgramError('you need to specify whom to kill')
  let status = 0
  for (const word of words) {
    const complaint = send(call, Number(word), signal)
    if (complaint === undefined) continue
    call.complain(
      call.machine.distribution === 'debian' ? `(${word}): ${complaint}` : `can't kill pid ${word}: ${complaint}`
    )
    status = 1
  }
  return status
})

/** pkill, killall, pgrep, pidof: processes by their names. */
const byName = instant((call) => {
  call.table.ports.sawTime()
  const { signal, words } = signalOf(call.args.filter((word) => !/^-[fxlaqn]$/.test(word)))
  const isWhole = call.args.includes('-f')
  const [pattern] = words
  if (pattern === undefined) throw new ProgramError('no process name given')
  const found = call.table.namespace.seen().filter((process) => {
    const { pid, argv, ended } = process
    if (pid === call.process.pid || ended !== undefined) return false
    const name = commOf(process)
    return isWhole
      ? argv.join(' ').includes(pattern)
      : call.name === 'pgrep' || call.name === 'pkill'
        ? name.includes(pattern)
        : name === pattern
  })
  if (found.length === 0) {
    if (call.name === 'killall') call.complain(`${pattern}: no process killed`)
    return 1
  }
  if (call.name === 'pidof')
    call.print(
      `${found
        .map(({ pid }) => pid)
        .toReversed()
        .join(' ')}\n`
    )
  else if (call.name === 'pgrep')
    call.print(
      found
        .map(({ pid, argv }) => `${pid}${call.args.some((word) => /^-[la]$/.test(word)) ? ` ${argv.join(' ')}` : ''}\n`)
        .join('')
    )
  else for (const { pid } of found) send(call, pid, signal)
  return 0
})

export const processPrograms: Readonly<Record<string, Program>> = {
  ps,
  kill,
  pkill: byName,
  pgrep: byName,
  killall: byName,
  pidof: byName
}
