// A program that serves: what it answers is its image's plan, here it only lives and ends.
import { sigint, sigterm } from '../processes/signals.ts'
import type { Program } from './program.ts'
import { serverAnswer } from './server-questions.ts'

export const server: Program = {
  step(call) {
    const { process, table } = call
    if (call.memory === null) {
      const said = serverAnswer(call)
      if (said !== undefined) {
        call.print(said.text, said.isError ? 2 : 1)
        return 0
      }
      process.handled = [sigterm, sigint, 3]
      const stop = table.ports.serve()
      call.memory = { stop: stop as never, until: null, since: table.ports.now() }
    }
    const state = call.memory as unknown as { stop: { exitCode: number; after: number } | null; until: number | null }
    if (process.pending.length > 0) {
      process.pending = []
      // An image that says nothing of its end ignores the signal, as a first process does.
      if (state.stop !== null) state.until ??= table.ports.now() + state.stop.after
    }
    if (state.until === null) return { kind: 'signal' }
    return table.ports.now() >= state.until ? state.stop!.exitCode : { kind: 'time', until: state.until }
  }
}

/** Since when a process of this program serves, in milliseconds: what its memory says of it. */
export function servesSince(memory: unknown): number | undefined {
  return (memory as { readonly since?: number } | null)?.since
}
