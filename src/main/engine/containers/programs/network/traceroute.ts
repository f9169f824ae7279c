import { optionsOf } from '../options.ts'
import { stateful } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { addressOfTarget, echoOf } from './echo-target.ts'

type State = {
  readonly target: string
  readonly most: number
  /** Milliseconds that each probe waits. */
  readonly wait: number
  address: string | null
  asked: { number: number }
  /** What the way is; known with the first answer. */
  way: { readonly routers: readonly string[]; readonly end: string | null; readonly latency: number } | null
  hop: number
  until: number
}

const probes = 3

/** traceroute: who takes one off the time to live, three probes a hop; silence is waited for. */
export const traceroute = stateful<State>(
  (call) => {
    const { values, words } = optionsOf(call, 'nIFdrv', 'mwqfpsi')
    const [target] = words
    if (target === undefined) throw new ProgramError('bad usage: no host', 1)
    const number = (letter: string, usual: number): number => Number(values[letter] ?? usual) || usual
    return {
      target,
      most: number('m', 30),
      wait: number('w', 5) * 1000,
      address: null,
      asked: { number: 0 },
      way: null,
      hop: 0,
      until: 0
    }
  },
  (call, state) => {
    if (state.address === null) {
      const found = addressOfTarget(call, state.asked, state.target)
      if ('wait' in found) return found.wait
      if (found.answer === null) throw new ProgramError(`bad address '${state.target}'`, 1)
      state.address = found.answer
      call.print(`traceroute to ${state.target} (${state.address}), ${state.most} hops max, 46 byte packets\n`)
    }
    if (state.way === null) {
      const heard = echoOf(call, state.asked, state.address)
      if ('wait' in heard) return heard.wait
      const { kind, from, routers, latency } = heard.answer
      state.way = { routers, end: kind === 'lost' ? null : from, latency }
    }
    const { now } = call
    if (now < state.until) return { kind: 'time', until: state.until }
    const { routers, end, latency } = state.way
    if (state.hop >= state.most || (state.hop > routers.length && end !== null)) return 0
    const who = routers[state.hop] ?? end
    const times = Array.from({ length: probes }, (_, probe) => {
      const share = Math.max(latency, 0.05) * ((state.hop + 1) / (routers.length + 1)) * (1 - probe * 0.12)
      return `  ${share.toFixed(3)} ms`
    })
    const shown = who === null ? '  *'.repeat(probes) : `${who} (${who})${times.join('')}`
    call.print(`${String(state.hop + 1).padStart(2)}  ${shown.trimStart()}\n`)
    state.hop++
    if (who === null) state.until = now + state.wait * probes
    return undefined
  }
)
