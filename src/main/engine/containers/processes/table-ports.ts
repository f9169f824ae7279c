// What a process table has around it: what it is given, what is saved of it, and what a new process is made of.
import type { Json } from '../../../../shared/kube/object.ts'
import type { StopFacts } from '../../kubelet/images/image-facts.ts'
import type { Random } from '../../sim/random.ts'
import type { FileSystem } from '../files/file-system.ts'
import type { NetworkPort } from '../programs/network/network-port.ts'
import type { Program } from '../programs/program.ts'
import { decode } from '../text-bytes.ts'
import type { MachineFacts } from './call.ts'
import type { PidNamespace } from './pid-namespace.ts'
import type { OpenFiles, OpenFilesState } from './open-files.ts'
import type { Process, ProcessEnd } from './process.ts'
import type { SessionPort } from './session.ts'

/** What is saved of a container's processes. */
export interface TableState {
  readonly nextPid: number
  /** The number of its first process, where that is not 1. */
  readonly first?: number
  readonly processes: readonly Process[]
  /** Who has the next turns. */
  readonly queue: readonly number[]
  readonly open: OpenFilesState
}

export interface TablePorts {
  /** The numbers that it shares with other containers; its own where absent. */
  readonly namespace?: PidNamespace
  now(): number
  readonly files: FileSystem
  readonly programs: ReadonlyMap<string, Program>
  readonly network: NetworkPort
  readonly machine: MachineFacts
  readonly random: Random
  /** How many processes there may be at once: the kubelet's podPidsLimit. */
  readonly pidLimit: number
  log(stream: 'stdout' | 'stderr', text: string): void
  session(number: number): SessionPort | undefined
  /** The terminal of the container itself, where its spec asks for one. */
  consoleTerminal(): SessionPort | undefined
  /** A process that has no parent has ended: the first one, or one from outside. */
  ended(process: Process, end: ProcessEnd): void
  /** What a program looked at is true of this moment only. */
  sawTime(): void
  /** A program begins to serve: how it ends when it is asked to; null where it does not. */
  serve(): StopFacts | null
  /** The server takes nothing new from now on: how many requests it still has to answer. */
  drain(): number
  /** Whether something in the container answers on its ports. */
  isServing(): boolean
  /** What this container itself answers on a port; undefined where nothing of it listens there. */
  converse(port: number, message: string): string | undefined
  /** A program begins to listen on a port, or does so no more. */
  listening(): void
  /** An answer has come that a process waits for: it wants its turn. */
  answered(): void
  /** Bytes that the container has written under a path, and what the volume mounted there holds at most. */
  written(path: string): number
  capacity(path: string): number | undefined
  /** A program wants more memory than there is. */
  outOfMemory(): void
  /** Which process has its turn. */
  self: { pid: number }
}

/** What a new process is made of; the rest it has from its parent. */
export interface Birth {
  readonly argv: readonly string[]
  readonly program: string
  readonly memory?: Json
  readonly environment?: Readonly<Record<string, string>>
  /** Open files by descriptor. */
  readonly descriptors?: Readonly<Record<number, number>>
  readonly cwd?: string
  readonly user?: number
  readonly group?: number
  readonly groups?: readonly number[]
  readonly session?: number
  readonly ignored?: readonly number[]
}

/** What open files are given of it. */
export function openPorts(ports: TablePorts): Omit<ConstructorParameters<typeof OpenFiles>[0], 'woke'> {
  return {
    files: ports.files,
    log: (stream, text) => ports.log(stream, text),
    session: (number) => ports.session(number),
    noise: (length) => {
      ports.sawTime()
      let text = ''
      while (text.length < length) {
        const four = ports.random.uint32()
        for (let shift = 0; shift < 32; shift += 8) text += byteTexts[(four >>> shift) & 255]!
      }
      return text.slice(0, length)
    }
  }
}

/** Each byte as it stands in a text. */
const byteTexts = Array.from({ length: 256 }, (_, byte) => decode(Uint8Array.of(byte)))
