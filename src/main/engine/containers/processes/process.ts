// What a container's processes are made of: plain data, which is saved as JSON and taken up again where it was. Nothing
// here runs; process-table.ts gives turns, programs/program.ts says what a program does in its turn.
import type { Json } from '../../../../shared/kube/object.ts'
import type { Errno } from '../files/file-system.ts'

/** What a process waits for; it has no turn before that has come, or a signal that it handles. */
export type Wait =
  /** A moment, in milliseconds of simulated time; Infinity is written as null by JSON and read back as such. */
  | { readonly kind: 'time'; readonly until: number | null }
  /** Something to read on a descriptor, or its end; at the latest at `until`. */
  | { readonly kind: 'input'; readonly descriptor: number; readonly until?: number }
  /** Room to write on a descriptor. */
  | { readonly kind: 'room'; readonly descriptor: number }
  /** One of its children to end, or the one of this id. */
  | { readonly kind: 'child'; readonly pid?: number }
  /** An answer from the network, by the number that NetworkPort's caller was given. */
  | { readonly kind: 'answer'; readonly number: number }
  /** Somebody who connects. */
  | { readonly kind: 'connection'; readonly port: number }
  /** A signal. */
  | { readonly kind: 'signal' }

/** An open file, which descriptors of several processes may share. */
export type OpenFile = (
  | { readonly kind: 'pipe'; readonly pipe: number; readonly end: 'read' | 'write' }
  /** `position` in UTF-16 units of its text; the zeros behind it count as one each. */
  | {
      readonly kind: 'file'
      readonly path: string
      position: number
      readonly canRead: boolean
      readonly canWrite: boolean
      readonly appends: boolean
    }
  | { readonly kind: 'device'; readonly device: DeviceName }
  /** The container's own log. */
  | { readonly kind: 'log'; readonly stream: 'stdout' | 'stderr' }
  /** The container's own standard input: what those who are attached send. */
  | { readonly kind: 'console' }
  /** A stream of a session from outside: see processes/session.ts. */
  | { readonly kind: 'session'; readonly session: number; readonly stream: 'stdin' | 'stdout' | 'stderr' }
) & {
  /** How many descriptors of how many processes show it. */
  uses: number
}

export type DeviceName = 'null' | 'zero' | 'full' | 'random'

export interface Pipe {
  /** What was written and not yet read. */
  text: string
  readers: number
  writers: number
}

/** Descriptors from here on are the shell's own: no script reaches them, and no child has them. */
export const firstHidden = 1_000_000

/** What a pipe holds at most: Linux's 64 KiB, counted in UTF-16 units. */
export const pipeSize = 65_536

/** Something that a program has printed and that waits for room behind a descriptor. */
export interface PendingOutput {
  readonly descriptor: number
  readonly text: string
}

export interface Process {
  readonly pid: number
  /** 1 once its parent has ended; 0 for the container's first process and for those that came from outside. */
  parent: number
  /** As in ps: what it was started with. */
  argv: readonly string[]
  /** Which program it runs (programs/registry.ts), and that program's own state. */
  program: string
  memory: Json
  environment: Readonly<Record<string, string>>
  cwd: string
  /** The folder that is its root; absent where that is the container's own. */
  root?: string
  user: number
  group: number
  /** Further groups that it belongs to; absent where there are none. */
  groups?: readonly number[]
  umask: number
  /** Numbers of open files by descriptor. */
  readonly descriptors: Record<number, number>
  /** undefined: it wants a turn. */
  wait: Wait | undefined
  /** What it has printed and not got rid of: it has no turn before that is written. */
  output: PendingOutput[]
  /** Signals that it handles and has not looked at yet. */
  pending: number[]
  handled: readonly number[]
  ignored: readonly number[]
  /** Milliseconds of simulated time. */
  readonly startedAt: number
  /** How many steps it has had: its CPU time, see stepTime. */
  steps: number
  /** It has nothing more to do than to get rid of its output. */
  leaving?: number
  /** Why some of its output could not be written; a shell looks at it, other programs end by it. */
  writeError?: Errno
  /** How it ended, until its parent has asked: a zombie. */
  ended?: ProcessEnd
  /** Of a session from outside, by its number: it ends with the engine, and is not saved. */
  readonly session?: number
}

/** An exit code, or the signal that ended it. */
export interface ProcessEnd {
  readonly code: number
  readonly signal?: number
}

/** What $? has of it. */
export function statusOf({ code, signal }: ProcessEnd): number {
  return signal === undefined ? code : 128 + signal
}

/** Milliseconds of CPU that one step stands for. */
export const stepTime = 0.05

/** What the kernel calls a process: its program, also where it gives itself a title such as "nginx: worker process". */
export function commOf({ argv }: Pick<Process, 'argv'>): string {
  return (argv[0] ?? '').replace(/:.*$/s, '').replace(/^.*\//, '')
}
