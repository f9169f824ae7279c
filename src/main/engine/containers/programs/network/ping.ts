import { fnv1a } from '../../../../../shared/kube/hash.ts'
import type { Call } from '../../processes/call.ts'
import { sigint, sigterm } from '../../processes/signals.ts'
import { optionsOf } from '../options.ts'
import { stateful, type Outcome } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { addressOfTarget, echoOf } from './echo-target.ts'
import type { EchoAnswer } from './network-port.ts'

type State = {
  readonly target: string
  readonly size: number
  /** null: until somebody stops it. */
  readonly count: number | null
  /** Milliseconds. */
  readonly interval: number
  readonly wait: number
  readonly ttl: number
  readonly isQuiet: boolean
  /** Of busybox; else of iputils. */
  readonly isBusy: boolean
  startedAt: number
  address: string | null
  asked: { number: number }
  sent: number
  received: number
  errors: number
  /** When the next one is sent, or nobody waits any longer. */
  next: number
  /** An echo was sent and what came of it is not known. */
  isOpen: boolean
  least: number
  most: number
  sum: number
  squares: number
}

/** Milliseconds that the last one is waited for. */
const patience = 10_000
const startTtl = 64

/** ping: echo requests, one a second, with the statistics of busybox or of iputils. */
export const ping = stateful<State>(begin, step)

function begin(call: Call): State | number {
  const isBusy = call.machine.distribution !== 'debian'
  const { flags, values, words } = optionsOf(call, 'qn4vA', 'ciwWstI')
  const [target] = words
  if (target === undefined) throw new ProgramError(isBusy ? 'no host' : 'usage error: Destination address required', 1)
  call.process.handled = [sigint, sigterm]
  const count = values['c'] === undefined ? null : Number(values['c'])
  if (count !== null && !(count > 0)) throw new ProgramError(`invalid argument: '${values['c']}'`, isBusy ? 1 : 2)
  const number = (letter: string, usual: number): number =>
    values[letter] === undefined ? usual : Number(values[letter])
  const now = call.table.ports.now()
  return {
    target,
    size: number('s', 56),
    count,
    interval: Math.max(Math.round(number('i', 1) * 1000), 2),
    wait: Math.round(number('W', patience / 1000) * 1000),
    ttl: number('t', startTtl),
    isQuiet: flags.has('q'),
    isBusy,
    startedAt: now,
    address: null,
    asked: { number: 0 },
    sent: 0,
    received: 0,
    errors: 0,
    next: 0,
    isOpen: false,
    least: 0,
    most: 0,
    sum: 0,
    squares: 0
  }
}

function step(call: Call, state: State): Outcome {
  const { now } = call
  if (call.process.pending.length > 0) {
    const [signal] = call.process.pending
    call.process.pending = []
    if (signal === sigterm) return 143
    return state.address === null ? 130 : finish(call, state)
  }
  if (state.address === null) {
    const found = addressOfTarget(call, state.asked, state.target)
    if ('wait' in found) return found.wait
    if (found.answer === null) return unknown(call, state)
    state.address = found.answer
    state.startedAt = now
    state.next = now
    call.print(title(state))
  }
  if (state.isOpen) {
    const heard = echoOf(call, state.asked, state.address)
    if ('wait' in heard) return heard.wait
    state.isOpen = false
    take(call, state, heard.answer)
    // The last one is given its time where nothing came.
    if (state.sent === state.count && heard.answer.kind === 'lost') state.next = now + state.wait
    else if (state.sent === state.count) return finish(call, state)
  }
  if (now < state.next) return { kind: 'time', until: state.next }
  if (state.sent === state.count) return finish(call, state)
  state.sent++
  state.next = now + state.interval
  state.isOpen = true
  return undefined
}

function unknown(call: Call, { target, isBusy }: State): number {
  call.print(isBusy ? `ping: bad address '${target}'\n` : `ping: ${target}: Name or service not known\n`, 2)
  return isBusy ? 1 : 2
}

function title({ target, address, size, isBusy }: State): string {
  return isBusy
    ? `PING ${target} (${address}): ${size} data bytes\n`
    : `PING ${target} (${address}) ${size}(${size + 28}) bytes of data.\n`
}

function take(call: Call, state: State, { kind, from, latency, routers }: EchoAnswer): void {
  const { sent, address, isBusy, isQuiet, size, ttl } = state
  const say = (text: string): void => {
    if (!isQuiet) call.print(text)
  }
  const expired = kind === 'reply' ? routers[ttl - 1] : undefined
  if (kind === 'reply' && expired === undefined) {
    const time = Math.max(latency * (1 + (fnv1a(`${address}/${sent}`) % 40) / 100), 0.03)
    state.least = state.received === 0 ? time : Math.min(state.least, time)
    state.most = Math.max(state.most, time)
    state.sum += time
    state.squares += time * time
    state.received++
    const left = startTtl - routers.length
    const shown = isBusy || time < 1 ? time.toFixed(3) : time < 10 ? time.toFixed(2) : time.toFixed(1)
    say(
      isBusy
        ? `${size + 8} bytes from ${from}: seq=${sent - 1} ttl=${left} time=${shown} ms\n`
        : `${size + 8} bytes from ${from}: icmp_seq=${sent} ttl=${left} time=${shown} ms\n`
    )
    return
  }
  // Busybox takes no notice of what routers say.
  if (kind === 'lost' || isBusy) return
  state.errors++
  const words =
    expired !== undefined
      ? 'Time to live exceeded'
      : kind === 'unreachable'
        ? 'Destination Host Unreachable'
        : 'Destination Port Unreachable'
  say(`From ${expired ?? from} icmp_seq=${sent} ${words}\n`)
}

function finish(call: Call, state: State): number {
  const { target, isBusy, sent, received, errors, least, most, sum, squares, startedAt } = state
  const loss = sent === 0 ? 0 : Math.floor(((sent - received) * 100) / sent)
  const mean = received === 0 ? 0 : sum / received
  call.print(`\n--- ${target} ping statistics ---\n`)
  if (isBusy) {
    call.print(`${sent} packets transmitted, ${received} packets received, ${loss}% packet loss\n`)
    if (received > 0)
      call.print(`round-trip min/avg/max = ${[least, mean, most].map((time) => time.toFixed(3)).join('/')} ms\n`)
  } else {
    const failed = errors > 0 ? `+${errors} errors, ` : ''
    call.print(
      `${sent} packets transmitted, ${received} received, ${failed}${loss}% packet loss, time ${call.now - startedAt}ms\n`
    )
    const deviation = received === 0 ? 0 : Math.sqrt(Math.max(squares / received - mean * mean, 0))
    if (received > 0)
      call.print(
        `rtt min/avg/max/mdev = ${[least, mean, most, deviation].map((time) => time.toFixed(3)).join('/')} ms\n`
      )
    else call.print('\n')
  }
  return received > 0 ? 0 : 1
}
