// coproc: a job whose input and output the shell keeps.
import type { Call } from '../processes/call.ts'
import type { Outcome } from '../programs/program.ts'
import { launchJob } from './pipelines.ts'
import type { Frame, ShellState } from './shell-state.ts'
import { asArray, assign } from './shell-variables.ts'

/** Starts it beside the shell, with a pipe each way. */
export function startCoprocess(call: Call, state: ShellState, frames: Frame[], name: string): Outcome {
  const { open } = call.table
  const [input, output] = [open.pipe(), open.pipe()]
  const ends = [input.read, input.write, output.read, output.write]
  for (const end of ends) open.share(end)
  const descriptors = { ...call.process.descriptors, 0: input.read, 1: output.write }
  const outcome = launchJob(call, state, frames, descriptors, `coproc ${name}`)
  // As bash does: from 63 down.
  const place = (end: number): number => {
    let descriptor = 63
    while (call.process.descriptors[descriptor] !== undefined) descriptor--
    open.assign(call.process, descriptor, end)
    return descriptor
  }
  const [reads, writes] = [place(output.read), place(input.write)]
  for (const end of ends) open.release(end)
  delete state.variables[name]
  const { items } = asArray(state, name)
  items!['0'] = String(reads)
  items!['1'] = String(writes)
  assign(state, call, `${name}_PID`, String(state.lastJob))
  return outcome
}
