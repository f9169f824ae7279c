// ps, kill and those that find processes by their names.
import type { Call } from '../../processes/call.ts'
import { stepTime, type Process } from '../../processes/process.ts'
import { signalNames, signalNumber } from '../../processes/signals.ts'
import { nameOfId } from '../listing.ts'
import { instant, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { strftime } from '../strftime.ts'

function cpuTime(process: Process): string {
  const seconds = Math.floor((process.steps * stepTime) / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export function commandOf(process: Process): string {
  return process.ended === undefined
    ? process.argv.join(' ')
    : `[${(process.argv[0] ?? '').replace(/^.*\//, '')}]${process.ended === undefined ? '' : ' <defunct>'}`
}

export function stateOf({ ended, wait, pid }: Process): string {
  return `${ended !== undefined ? 'Z' : wait === undefined ? 'R' : 'S'}${pid === 1 ? 's' : ''}`
}

const ps = instant((call) => {
  call.table.ports.sawTime()
  const all = [...call.table.all()]
  const asked = call.args.join(' ')
  const user = (process: Process): string => nameOfId(call, '/etc/passwd', process.user)
  if (call.machine.distribution !== 'debian') {
    call.print('PID   USER     TIME  COMMAND\n')
    for (const process of all)
      call.print(
        `${String(process.pid).padStart(5)} ${user(process).padEnd(8)} ${cpuTime(process).padStart(5)} ${commandOf(process)}\n`
      )
    return
  }
  if (/aux|u/.test(asked)) {
    call.print('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n')
    for (const process of all) {
      const start = strftime(process.startedAt, '%H:%M')
      call.print(
        `${user(process).padEnd(8)} ${String(process.pid).padStart(7)}  0.0  0.0   4292  3412 ?        ${stateOf(process).padEnd(4)} ${start}   ${cpuTime(process)} ${commandOf(process)}\n`
      )
    }
  } else if (/f/.test(asked)) {
    call.print('UID          PID    PPID  C STIME TTY          TIME CMD\n')
    for (const process of all) {
      call.print(
        `${user(process).padEnd(8)} ${String(process.pid).padStart(7)} ${String(process.parent).padStart(7)}  0 ${strftime(process.startedAt, '%H:%M')} ?        ${cpuTime(process).padStart(8, '0')} ${commandOf(process)}\n`
      )
    }
  } else {
    call.print('    PID TTY          TIME CMD\n')
    for (const process of all) {
      if (!/e|A/.test(asked) && process.session !== call.process.session) continue
      call.print(
        `${String(process.pid).padStart(7)} ?        ${cpuTime(process).padStart(8, '0')} ${(process.argv[0] ?? '').replace(/^.*\//, '')}\n`
      )
    }
  }
})

function send(call: Call, pid: number, signal: number): string | undefined {
  const target = call.table.get(pid)
  if (target === undefined) return 'No such process'
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
  const found = [...call.table.all()].filter(({ pid, argv, ended }) => {
    if (pid === call.process.pid || ended !== undefined) return false
    const name = (argv[0] ?? '').replace(/^.*\//, '')
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
