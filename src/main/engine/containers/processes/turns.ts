import { FileError } from '../files/file-system.ts'
import { ProgramError } from '../programs/program-error.ts'
import type { Program } from '../programs/program.ts'
import { Call } from './call.ts'
import { BrokenPipe } from './open-files.ts'
import { OutOfMemory } from './out-of-memory.ts'
import type { Process } from './process.ts'
import type { ProcessTable } from './process-table.ts'
import { sigkill, sigpipe, sigsegv } from './signals.ts'
import type { TablePorts } from './table-ports.ts'
import type { Waits } from './waits.ts'

/** Steps of one turn before another process has its own. */
const turnSteps = 40

/** What a step writes: what is more takes its time, some 80 MB a second. */
const bytesOfStep = 4096

/** The turns that the processes of a table have, one after another, each of some steps of its program. */
export class Turns {
  readonly #table: ProcessTable
  readonly #ports: TablePorts
  readonly #waits: Waits
  /** Who has the next ones, by number. */
  #queue: number[]
  #budget = 0
  #isRunning = false
  /** The process at work has begun another program. */
  #hasBecome = false

  constructor(table: ProcessTable, ports: TablePorts, waits: Waits, queue: readonly number[]) {
    this.#table = table
    this.#ports = ports
    this.#waits = waits
    this.#queue = [...queue]
  }

  get queue(): readonly number[] {
    return this.#queue
  }

  /** Whether somebody wants a turn. */
  get isBusy(): boolean {
    return this.#queue.length > 0
  }

  /** A process wants a turn. */
  add(process: Process): void {
    process.wait = undefined
    this.#queue.push(process.pid)
  }

  /** Nobody is left who could want one. */
  clear(): void {
    this.#queue = []
  }

  /** So many steps more than one were done. */
  charge(steps: number): void {
    this.#budget -= steps
  }

  /** The process at work has become another program: how its step ends is nothing to that one. */
  becameAnother(): void {
    this.#hasBecome = true
  }

  /** Gives turns until nobody wants one or `steps` are used up. Returns how many were. */
  run(steps: number): number {
    this.#isRunning = true
    this.#budget = steps
    while (this.#queue.length > 0 && this.#budget > 0) {
      const queue = this.#queue
      this.#queue = []
      for (const [index, pid] of queue.entries()) {
        if (this.#budget <= 0) {
          this.#queue = [...queue.slice(index), ...this.#queue]
          break
        }
        const process = this.#table.get(pid)
        if (process === undefined || process.ended !== undefined || process.wait !== undefined) continue
        if (this.#turn(process)) this.#queue.push(pid)
      }
    }
    this.#isRunning = false
    return steps - this.#budget
  }

  /** Whether some process has its turn now. */
  get isRunning(): boolean {
    return this.#isRunning
  }

  /** One turn. Whether it wants another. */
  #turn(process: Process): boolean {
    const call = new Call(this.#table, process)
    this.#ports.self.pid = process.pid
    for (let step = 0; step < turnSteps && this.#budget > 0; step++) {
      if (process.output.length > 0 && !this.#flush(process)) return false
      if (process.ended !== undefined) return false
      if (process.leaving !== undefined) {
        this.#table.end(process, { code: process.leaving })
        return false
      }
      this.#budget--
      process.steps++
      const outcome = this.#step(process, call)
      if (process.ended !== undefined) return false
      if (typeof outcome === 'number') process.leaving = outcome & 255
      else if (outcome !== undefined) {
        if (process.output.length > 0 && !this.#flush(process)) return false
        if (process.ended !== undefined || !this.#waits.register(process, outcome)) continue
        process.wait = outcome
        return false
      }
    }
    return true
  }

  #step(process: Process, call: Call): ReturnType<Program['step']> {
    const program = this.#ports.programs.get(process.program)
    if (program === undefined) return 127
    this.#hasBecome = false
    try {
      const outcome = program.step(call)
      return this.#hasBecome ? undefined : outcome
    } catch (error) {
      if (error instanceof ProgramError) {
        if (error.message !== '') call.complain(error.message)
        return error.exitCode
      }
      if (error instanceof FileError) {
        call.complain(error.message)
        return 1
      }
      if (error instanceof OutOfMemory) {
        this.#ports.outOfMemory()
        this.#table.end(process, { code: 0, signal: sigkill })
        return undefined
      }
      // Text that V8 cannot hold, or an expression too deep for its stack: to a process that is its memory's end.
      if (error instanceof RangeError) {
        this.#table.end(process, { code: 0, signal: sigsegv })
        return undefined
      }
      throw error
    }
  }

  /** Writes what a process has printed. False where it must wait, or has ended by it. */
  #flush(process: Process): boolean {
    while (process.output.length > 0) {
      const { descriptor, text } = process.output[0]!
      try {
        const written = this.#table.open.write(process, descriptor, text)
        this.#budget -= Math.floor(written / bytesOfStep)
        if (written === text.length) {
          process.output.shift()
          continue
        }
        process.output[0] = { descriptor, text: text.slice(written) }
        process.wait = { kind: 'room', descriptor }
        if (this.#waits.register(process, process.wait)) return false
        process.wait = undefined
      } catch (error) {
        if (error instanceof BrokenPipe) {
          process.output = []
          if (!process.ignored.includes(sigpipe)) {
            this.#table.end(process, { code: 0, signal: sigpipe })
            return false
          }
          process.leaving ??= 1
          return true
        }
        if (!(error instanceof FileError)) throw error
        process.output = process.output.filter((each) => each.descriptor !== descriptor)
        if (isShell(process.program)) process.writeError = error.code
        else if (descriptor !== 2) {
          process.output.push({
            descriptor: 2,
            text: `${process.argv[0]?.replace(/^.*\//, '')}: write error: ${error.message}\n`
          })
          process.leaving = 1
        }
      }
    }
    return true
  }
}

function isShell(program: string): boolean {
  return program === 'sh' || program === 'bash' || program === 'dash' || program === 'ash'
}
