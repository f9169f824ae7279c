// What Linux tells of another process.
import { readFileSync } from 'node:fs'
import { setTimeout as after } from 'node:timers/promises'
import { rounded } from '../harness.ts'

/** The kernel counts processor time in hundredths of a second, on every machine that has this file. */
const ticksPerSecond = 100

/** Seconds of processor time that a process took since its start, in all its threads. */
export function processorSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name before the last bracket may hold anything; the state follows, which is the third field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Percent of one processor that a process takes from now on, for so many milliseconds. */
export async function processorShare(pid: number, milliseconds: number): Promise<number> {
  const [before, at] = [processorSeconds(pid), performance.now()]
  await after(milliseconds)
  return ((processorSeconds(pid) - before) / ((performance.now() - at) / 1_000)) * 100
}

/** Megabytes of memory that a process has, as it is. */
export function residentMegabytes(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!
  return rounded(Number(kilobytes) / 1024)
}
