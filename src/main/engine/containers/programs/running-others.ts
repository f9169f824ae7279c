// timeout, nohup, nice and watch: programs that run another one.
import { sigkill, signalNumber } from '../processes/signals.ts'
import { ended, start } from './child-programs.ts'
import { instant, stateful, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'
import { strftime } from './strftime.ts'

/** timeout [-s SIGNAL] [-k AFTER] TIME COMMAND... */
const timeout = stateful(
  (call) => {
    const words = [...call.args]
    let signal = 15
    let killAfter: number | null = null
    let keepsStatus = false
    const time = (text: string): number => {
      const match = /^(\d*\.?\d+)([smhd]?)$/.exec(text)
      if (match === null) throw new ProgramError(`invalid time interval '${text}'`, 125)
      return Number(match[1]) * { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[match[2]!]!
    }
    while (words[0]?.startsWith('-') === true) {
      const word = words.shift()!
      if (word === '-s' || word === '--signal') signal = signalNumber(words.shift() ?? '') ?? 15
      else if (/^(-s.|--signal=)/.test(word)) signal = signalNumber(word.replace(/^(-s|--signal=)/, '')) ?? 15
      else if (word === '-k') killAfter = time(words.shift() ?? '')
      else if (word.startsWith('--kill-after=')) killAfter = time(word.slice(13))
      else if (word === '--preserve-status') keepsStatus = true
      else if (word === '-t') break
    }
    const [limit = '', ...command] = words
    if (command.length === 0) throw new ProgramError('missing operand', 125)
    const length = time(limit)
    const child = start(call, command)
    if (child === undefined) return 127
    return {
      child,
      until: length === 0 ? null : call.table.ports.now() + length,
      signal,
      killAfter,
      keepsStatus,
      isLate: false as boolean
    }
  },
  (call, state) => {
    const child = call.table.childEnded(call.process, state.child)
    if (child !== undefined) {
      const status = call.table.reap(child)
      if (!state.isLate || state.keepsStatus) return status
      // It sends what it sends to itself as well; only this one it cannot withstand.
      if (status === 128 + sigkill && call.machine.distribution === 'debian') {
        call.table.end(call.process, { code: 0, signal: sigkill })
        return undefined
      }
      return call.machine.distribution === 'debian' ? 124 : 143
    }
    if (state.until !== null && call.table.ports.now() >= state.until) {
      call.table.kill(state.child, state.isLate ? 9 : state.signal)
      state.until = state.isLate || state.killAfter === null ? null : call.table.ports.now() + state.killAfter
      state.isLate = true
      return undefined
    }
    if (state.until === null) return { kind: 'child', pid: state.child }
    // It looks at the child four times a second: it can wait for one thing only.
    return { kind: 'time', until: Math.min(state.until, call.table.ports.now() + 250) }
  }
)

/** nohup, nice, env's like: the rest of the words is the command. */
const passing = instant((call) => {
  let words = call.args
  while (words[0]?.startsWith('-') === true) words = words.slice(words[0] === '-n' ? 2 : 1)
  if (words.length === 0) return 0
  if (call.name === 'nohup') call.process.ignored = [...call.process.ignored, 1]
  call.launch(words)
  return undefined
})

/** watch [-n SECONDS] COMMAND: again and again. */
const watch = stateful(
  (call) => {
    const words = [...call.args]
    let pause = 2
    while (words[0]?.startsWith('-') === true) {
      const word = words.shift()!
      if (word === '-n') pause = Number(words.shift() ?? 2)
      else if (/^-n\d/.test(word)) pause = Number(word.slice(2))
    }
    return { command: words.join(' '), pause: Math.max(pause, 0.1) * 1000, until: 0, child: null as number | null }
  },
  (call, state) => {
    if (state.child !== null) {
      const status = ended(call, state.child)
      if (typeof status !== 'number') return status
      state.child = null
    }
    if (call.table.ports.now() < state.until) return { kind: 'time', until: state.until }
    state.until = call.table.ports.now() + state.pause
    call.print(
      `${call.isTerminal(1) ? '\u001b[H\u001b[J' : ''}Every ${(state.pause / 1000).toFixed(1)}s: ${state.command}  ${strftime(call.now, '%Y-%m-%d %H:%M:%S')}\n\n`
    )
    state.child = start(call, ['sh', '-c', state.command]) ?? null
    return state.child === null ? 127 : undefined
  }
)

export const runningPrograms: Readonly<Record<string, Program>> = {
  timeout,
  nohup: passing,
  nice: passing,
  ionice: passing,
  setsid: passing,
  watch
}
