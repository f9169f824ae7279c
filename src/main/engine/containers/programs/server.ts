// A program that serves: what it answers is its image's plan, here it only lives and ends.
import type { StopFacts } from '../../kubelet/images/image-facts.ts'
import { sigchld, sigint, signalNumber, sigquit, sigterm } from '../processes/signals.ts'
import type { Program } from './program.ts'
import { serverAnswer } from './server-questions.ts'
import { endWorkers, replaceWorkers, startWorkers } from './server-workers.ts'

interface ServerState {
  readonly stop: StopFacts | null
  /** When it ends, in milliseconds; null until somebody asks it to. */
  until: number | null
  readonly since: number
  /** It was asked to finish what is under way. */
  drains?: true
  /** Its workers by their numbers; absent until they are started. */
  workers?: number[]
}

/** Milliseconds after which a server that drains looks again whether it is done. */
const drainPause = 50

/** Signals that a server ends by. */
export function handledSignals(stop: StopFacts | null): number[] {
  return [sigint, sigquit, sigterm, ...(stop?.signal === 'SIGWINCH' ? [signalNumber(stop.signal)!] : [])]
}

export const server: Program = {
  step(call) {
    const { process, table } = call
    if (call.memory === null) {
      const said = serverAnswer(call)
      if (said !== undefined) {
        call.print(said.text, said.isError ? 2 : 1)
        return 0
      }
      const stop = table.ports.serve()
      process.handled = handledSignals(stop)
      call.memory = { stop: stop as never, until: null, since: table.ports.now() }
    }
    const state = call.memory as unknown as ServerState
    const { stop } = state
    if (state.workers === undefined) {
      state.workers = startWorkers(call)
      if (state.workers.length > 0) process.handled = [...process.handled, sigchld]
    }
    const pending = process.pending.filter((signal) => signal !== sigchld)
    if (pending.length < process.pending.length && state.until === null)
      state.workers = replaceWorkers(call, state.workers)
    process.pending = []
    if (pending.length > 0) {
      if (stop?.signal !== undefined && pending.includes(signalNumber(stop.signal)!)) state.drains = true
      // An image that says nothing of its end ignores the signal, as a first process does.
      if (stop !== null) state.until ??= table.ports.now() + stop.after
    }
    if (state.until === null) return { kind: 'signal' }
    const isBusy = state.drains === true && table.ports.drain() > 0
    if (table.ports.now() < state.until) return { kind: 'time', until: state.until }
    if (isBusy) return { kind: 'time', until: table.ports.now() + drainPause }
    endWorkers(call, state.workers)
    return stop!.exitCode
  }
}

/** Since when a process of this program serves, in milliseconds: what its memory says of it. */
export function servesSince(memory: unknown): number | undefined {
  return (memory as { readonly since?: number } | null)?.since
}
