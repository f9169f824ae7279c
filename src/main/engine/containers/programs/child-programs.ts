// Programs as children of other programs: xargs, find -exec, timeout, watch start them.
import { FileError } from '../files/file-system.ts'
import type { Call } from '../processes/call.ts'
import { lookUpProgram } from '../processes/launching.ts'

/** Starts a program as a child: its number; or what was said because there is none. */
export function start(call: Call, argv: readonly string[]): number | undefined {
  const found = lookUpProgram(call, argv, call.env('PATH'))
  if ('code' in found) {
    call.complain(
      call.machine.distribution === 'debian'
        ? `${argv[0]}: ${new FileError(found.code).message}`
        : `${argv[0]}: ${new FileError(found.code).message}`
    )
    return undefined
  }
  return call.table.spawn(call.process, found.launch)?.pid
}

/** The status of a child that has ended; what to wait for otherwise. */
export function ended(call: Call, pid: number): number | { readonly kind: 'child'; readonly pid: number } {
  const child = call.table.childEnded(call.process, pid)
  return child === undefined ? { kind: 'child', pid } : call.table.reap(child)
}
