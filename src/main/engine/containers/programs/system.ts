// Programs that tell of processes, users and the machine: ps, top, kill, id, uname, df, free, mount and their like.
import type { Call } from '../processes/call.ts'
import { stepTime, type Process } from '../processes/process.ts'
import { signalNames, signalNumber } from '../processes/signals.ts'
import { pathOf } from '../processes/launching.ts'
import { humanSize, nameOfId } from './listing.ts'
import { instant, stateful, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'
import { strftime } from './strftime.ts'

function cpuTime(process: Process): string {
  const seconds = Math.floor((process.steps * stepTime) / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function commandOf(process: Process): string {
  return process.ended === undefined
    ? process.argv.join(' ')
    : `[${(process.argv[0] ?? '').replace(/^.*\//, '')}]${process.ended === undefined ? '' : ' <defunct>'}`
}

function stateOf({ ended, wait, pid }: Process): string {
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

function topText(call: Call): string {
  const all = [...call.table.all()]
  const { memory } = call.machine
  const kibibytes = Math.floor(memory / 1024)
  const used = Math.floor(kibibytes * 0.3)
  const lines = all.map((process) => {
    const share =
      process.wait === undefined && process.ended === undefined && process.pid !== call.process.pid ? '99' : '0'
    return `${String(process.pid).padStart(5)} ${String(process.parent).padStart(5)} ${nameOfId(call, '/etc/passwd', process.user).padEnd(8)} ${stateOf(process).padEnd(4)} 4404   0%   ${process.pid % 4} ${share.padStart(3)}% ${commandOf(process)}`
  })
  return (
    `Mem: ${used}K used, ${kibibytes - used}K free, 1200K shrd, 20000K buff, 400000K cached\nCPU:   1% usr   1% sys   0% nic  98% idle   0% io   0% irq   0% sirq\n` +
    `Load average: 0.12 0.08 0.05 1/${all.length} ${call.process.pid}\n  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n${lines.join('\n')}\n`
  )
}

/** top: again every few seconds, on a terminal over itself. */
const top = stateful(
  (call) => {
    const isBatch = call.args.some((word) => /^-\w*b/.test(word))
    const at = call.args.findIndex((word) => /^-\w*n/.test(word))
    const count = at === -1 ? null : Number(/\d+$/.exec(call.args[at]!)?.[0] ?? call.args[at + 1] ?? 1)
    return { isBatch, left: count, until: 0 }
  },
  (call, state) => {
    const now = call.now
    if (call.isTerminal(0) && !state.isBatch) {
      const key = call.read(0, 64)
      if (key === '' || (key !== undefined && (key.includes('q') || key.includes('\u0003')))) return 0
    }
    if (now < state.until)
      return call.isTerminal(0)
        ? { kind: 'input', descriptor: 0, until: state.until }
        : { kind: 'time', until: state.until }
    if (state.left !== null && state.left-- <= 0) return 0
    call.print(`${call.isTerminal(1) && !state.isBatch ? '\u001b[H\u001b[J' : ''}${topText(call)}`)
    state.until = now + 5000
    return state.left === 0 ? 0 : undefined
  }
)

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

const id = instant((call) => {
  const { user, group } = call.process
  const [userName, groupName] = [nameOfId(call, '/etc/passwd', user), nameOfId(call, '/etc/group', group)]
  const asked = call.args.filter((word) => word.startsWith('-')).join('')
  if (/u/.test(asked)) call.print(`${/n/.test(asked) ? userName : user}\n`)
  else if (/[gG]/.test(asked)) call.print(`${/n/.test(asked) ? groupName : group}\n`)
  else {
    const named = (number: number, name: string): string =>
      name === String(number) ? String(number) : `${number}(${name})`
    const groups =
      call.machine.distribution === 'debian' || user !== 0
        ? `groups=${named(group, groupName)}`
        : 'groups=0(root),10(wheel)'
    call.print(`uid=${named(user, userName)} gid=${named(group, groupName)} ${groups}\n`)
  }
})

const whoami = instant((call) => {
  const name = nameOfId(call, '/etc/passwd', call.process.user)
  if (name === String(call.process.user))
    throw new ProgramError(
      call.machine.distribution === 'debian' ? `cannot find name for user ID ${name}` : `unknown uid ${name}`
    )
  call.print(`${name}\n`)
})

const uname = instant((call) => {
  const parts: Readonly<Record<string, string>> = {
    s: 'Linux',
    n: call.machine.hostname,
    r: '6.1.0-37-amd64',
    v: '#1 SMP PREEMPT_DYNAMIC Debian 6.1.140-1 (2025-05-22)',
    m: 'x86_64',
    o: call.machine.distribution === 'debian' ? 'GNU/Linux' : 'Linux'
  }
  const letters = call.args.join('').replaceAll('-', '') || 's'
  const chosen = letters.includes('a')
    ? 'snrvmo'
    : Array.from('snrvmo')
        .filter((letter) => letters.includes(letter === 'm' ? 'm' : letter))
        .join('')
  call.print(
    `${Array.from(chosen)
      .map((letter) => parts[letter])
      .join(' ')}\n`
  )
})

const diskBlocks = 61_202_244

const df = instant((call) => {
  const isHuman = call.args.some((word) => /^-\w*h/.test(word))
  const isBusy = call.machine.distribution !== 'debian'
  const size = (blocks: number): string => (isHuman ? (blocks === 0 ? '0' : humanSize(blocks * 1024)) : String(blocks))
  const rows: (readonly [string, number, number, string])[] = [
    ['overlay', diskBlocks, 12_880_400, '/'],
    ['tmpfs', 65_536, 0, '/dev'],
    ['shm', 65_536, 0, '/dev/shm']
  ]
  for (const line of (call.seek('/proc/mounts')?.entry.text ?? '').split('\n')) {
    const [device = '', place = ''] = line.split(' ')
    if (device.startsWith('/dev/')) rows.push([device, diskBlocks, 12_880_400, place])
  }
  call.print(
    `${'Filesystem'.padEnd(20)} ${isHuman ? '     Size      Used' : '1K-blocks      Used'} Available Use% Mounted on\n`
  )
  for (const [name, all, used, place] of rows) {
    const share = all === 0 ? 0 : Math.ceil((used / all) * 100)
    call.print(
      `${name.padEnd(20)} ${size(all).padStart(9)} ${size(used).padStart(9)} ${size(all - used).padStart(9)} ${String(share).padStart(3)}% ${place}\n`
    )
  }
  void isBusy
})

const free = instant((call) => {
  const word = call.args.find((each) => /^-[bkmgh]$/.test(each)) ?? '-k'
  const units: Readonly<Record<string, number>> = { '-b': 1, '-k': 1024, '-m': 1024 ** 2, '-g': 1024 ** 3 }
  const shown = (bytes: number): string =>
    word === '-h' ? `${humanSize(bytes)}i`.replace(/^(\d+)i$/, '$1B') : String(Math.floor(bytes / units[word]!))
  const { memory } = call.machine
  const row = (name: string, parts: readonly number[]): string =>
    `${name.padEnd(7)}${parts.map((bytes) => shown(bytes).padStart(12)).join('')}\n`
  call.print('               total        used        free      shared  buff/cache   available\n')
  call.print(row('Mem:', [memory, memory * 0.25, memory * 0.55, memory * 0.001, memory * 0.2, memory * 0.72]))
  call.print(row('Swap:', [0, 0, 0]))
})

const mount = instant((call) => {
  if (call.args.length > 0 && call.process.user !== 0) throw new ProgramError('permission denied (are you root?)')
  if (call.args.length > 0)
    throw new ProgramError(
      `mounting ${call.args.at(-2) ?? ''} on ${call.args.at(-1) ?? ''} failed: Operation not permitted`,
      32
    )
  for (const line of (call.seek('/proc/mounts')?.entry.text ?? '').trim().split('\n')) {
    const [device, place, type, options] = line.split(' ')
    call.print(`${device} on ${place} type ${type} (${options})\n`)
  }
})

const uptime = instant((call) => {
  const seconds = Math.floor((call.now - call.machine.startedAt) / 1000) + 86_400
  const days = Math.floor(seconds / 86_400)
  const hours = String(Math.floor((seconds % 86_400) / 3600)).padStart(2, ' ')
  const minutes = String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')
  call.print(
    ` ${strftime(call.now, '%H:%M:%S')} up ${days} day${days === 1 ? '' : 's'}, ${hours}:${minutes},  0 users,  load average: 0.12, 0.08, 0.05\n`
  )
})

const which = instant((call) => {
  let status = 0
  for (const name of call.args) {
    if (name.startsWith('-')) continue
    const place = pathOf(call, name, call.env('PATH'))
    if (place === undefined) status = 1
    else call.print(`${place}\n`)
  }
  return status
})

export const systemPrograms: Readonly<Record<string, Program>> = {
  ps,
  top,
  kill,
  pkill: byName,
  pgrep: byName,
  killall: byName,
  pidof: byName,
  id,
  whoami,
  uname,
  arch: instant((call) => call.print('x86_64\n')),
  df,
  free,
  mount,
  umount: instant((call) => {
    throw new ProgramError(`can't unmount ${call.args.at(-1) ?? ''}: Operation not permitted`)
  }),
  uptime,
  nproc: instant((call) => call.print(`${call.machine.processors}\n`)),
  which,
  groups: instant((call) => call.print(`${nameOfId(call, '/etc/group', call.process.group)}\n`))
}
