// The commands that a shell does itself.
import type { Call } from '../../processes/call.ts'
import type { Outcome } from '../../programs/program.ts'
import type { ShellState } from '../shell-state.ts'
import { argumentBuiltins } from './arguments.ts'
import { declarationBuiltins } from './declaring.ts'
import { flowBuiltins } from './flow.ts'
import { jobBuiltins } from './jobs.ts'
import { optionBuiltins } from './options.ts'
import { outputBuiltins } from './output.ts'
import { placeBuiltins } from './places.ts'
import { readingBuiltins } from './reading.ts'
import { selectingBuiltins } from './selecting.ts'
import { testBuiltins } from './testing.ts'

/** Done at once: the status. Otherwise it has put a frame on the stack, and what it waits for. */
export type Builtin = (call: Call, state: ShellState, argv: readonly string[]) => Outcome

export const builtins: Readonly<Record<string, Builtin | undefined>> = makeBuiltins()

function makeBuiltins(): Readonly<Record<string, Builtin | undefined>> {
  const table = Object.create(null) as Record<string, Builtin>
  return Object.assign(
    table,
    outputBuiltins,
    argumentBuiltins,
    declarationBuiltins,
    flowBuiltins(table),
    jobBuiltins,
    optionBuiltins,
    placeBuiltins,
    readingBuiltins,
    selectingBuiltins,
    testBuiltins
  )
}
