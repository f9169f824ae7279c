import type { ExecResult } from '../kubelet/container-runtime.ts'
import { statusOf, type ProcessEnd } from './processes/process.ts'
import type { SessionPort } from './processes/session.ts'

/** What an exec whose output is taken as a whole keeps of it: a probe's is cut at 10 KiB upstream. */
const longestOutput = 1024 * 1024

/** A command's outside where nobody follows it: it reads nothing, and what it prints is kept. */
export class CapturedSession implements SessionPort {
  input = ''
  isEnded = true
  readonly isTerminal = false
  columns = 80
  rows = 24
  readonly #texts = { stdout: '', stderr: '' }

  hasRoom(): boolean {
    return true
  }

  write(stream: 'stdout' | 'stderr', text: string): void {
    const left = longestOutput - this.#texts[stream].length
    if (left > 0) this.#texts[stream] += text.slice(0, left)
  }

  consumed(): void {}

  result(end: ProcessEnd): ExecResult {
    return { exitCode: statusOf(end), ...this.#texts }
  }
}
