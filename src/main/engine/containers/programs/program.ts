// What a program is to the process table: a step function over plain state. It never waits and never runs long: it does
// a piece of its work, and says what it waits for, that it would go on, or how it ended.
import type { Json } from '../../../../shared/kube/object.ts'
import type { Wait } from '../processes/process.ts'
import type { Call } from '../processes/call.ts'

/** The exit code; what to wait for; or undefined: it would go on with its next turn. */
export type Outcome = number | Wait | undefined

/**
 * A program. All that it must remember between two steps stands in the process's memory (Call.memory), as JSON. What it
 * prints is written before its next step, however long that takes.
 */
export interface Program {
  /** One piece of work, of about a hundred lines of text or less; `call.charge` tells of more. */
  step(call: Call): Outcome
}

/** A program that is done in one step, because it reads nothing that may let it wait. Throws FileError, ProgramError. */
export function instant(run: (call: Call) => number | void): Program {
  return { step: (call) => run(call) ?? 0 }
}

/** A program that needs state: `begin` makes it, in its first step. */
export function stateful<State extends Json>(
  begin: (call: Call) => State | number,
  step: (call: Call, state: State) => Outcome
): Program {
  return {
    step(call) {
      if (call.memory === null) {
        const state = begin(call)
        if (typeof state === 'number') return state
        call.memory = state
      }
      return step(call, call.memory as State)
    }
  }
}
