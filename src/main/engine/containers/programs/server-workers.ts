// The workers of a server: they stand beside its first process, which starts another where one ends.
import type { Call } from '../processes/call.ts'
import { sigint, sigkill, sigquit, sigterm } from '../processes/signals.ts'
import { farewellWords, processesOf, replacementWords } from '../servers/server-processes.ts'
import type { Program } from './program.ts'

/** The name of their program, which nobody can type. */
export const workerProgram = 'server worker'

export const serverWorker: Program = {
  step(call) {
    const { process } = call
    process.handled = [sigint, sigquit, sigterm]
    const [signal] = process.pending
    if (signal === undefined) return { kind: 'signal' }
    process.pending = []
    call.print(farewellWords(call, signal), 2)
    return 0
  }
}

/** Starts a server's workers, and gives its first process its title: the numbers of the workers, none of most servers. */
export function startWorkers(call: Call): number[] {
  const layout = processesOf(call)
  if (layout === undefined) return []
  const { title, worker, count, user } = layout
  const line = call.process.user !== 0 ? undefined : lineOf(call, user)
  const person = line === undefined ? {} : { user: Number(line[2]), group: Number(line[3]), groups: [] }
  call.process.argv = title
  const workers: number[] = []
  for (let index = 0; index < count; index++) {
    const made = call.table.spawn(call.process, { argv: worker, program: workerProgram, ...person })
    if (made !== undefined) workers.push(made.pid)
  }
  return workers
}

function lineOf(call: Call, user: string): readonly string[] | undefined {
  const lines = (call.seek('/etc/passwd')?.entry.text ?? '').split('\n').map((line) => line.split(':'))
  return lines.find(([name]) => name === user)
}

/** Puts others in the place of workers that have ended. */
export function replaceWorkers(call: Call, workers: readonly number[]): number[] {
  return workers.map((pid) => {
    const worker = call.table.get(pid)
    if (worker?.ended === undefined) return pid
    const { argv, user, group } = worker
    const next = call.table.spawn(call.process, { argv, program: workerProgram, user, group, groups: [] })
    if (next === undefined) return pid
    call.print(replacementWords(call, pid, worker.ended, next.pid), 2)
    call.table.reap(worker)
    return next.pid
  })
}

/** They go with their first process. */
export function endWorkers(call: Call, workers: readonly number[]): void {
  for (const pid of workers) {
    call.table.kill(pid, sigkill, true)
    const worker = call.table.get(pid)
    if (worker?.ended !== undefined) call.table.reap(worker)
  }
}
