// The machine under a container, as its kernel tells of it to whoever looks: all of it, whatever a container may use.
import type { FileEntry } from './files/file-system.ts'

export interface MachinePort {
  /** Of its node; "" where nobody knows. */
  readonly name: string
  /** Bytes and whole processors. */
  readonly memory: number
  readonly processors: number
  /** Bytes of its disk. */
  readonly disk: number
  /** As `uname -r` says. */
  readonly kernel: string
  readonly osImage: string
  /** Milliseconds. */
  readonly bootedAt: number
  /** Bytes in use now, and millicores. */
  usedMemory(): number
  usedCpu(): number
  /** Bytes that a container of a pod uses now. */
  containerMemory(podUid: string, container: string): number
  readonly inside: MachineInside
}

/** What somebody finds who is on the machine itself: worked out when it is asked for. */
export interface MachineInside {
  /** An entry of its disk that nobody has written; undefined where there is none. */
  file(path: string): FileEntry | undefined
  /** Names of those in a folder of its disk. */
  names(path: string): readonly string[]
  /** What runs on it, in the order of their numbers; its first process is not among them. */
  processes(): readonly HostProcess[]
  /** Containers that its runtime knows, newest first, and its images. */
  containers(): readonly HostContainer[]
  images(): readonly HostImage[]
  /** The last lines of a container's log, oldest first; undefined where the runtime does not know the container. */
  containerLog(id: string, tail: number | undefined): readonly string[] | undefined
  services(): readonly HostService[]
  /** What a service has written, oldest first. */
  journal(service: string): readonly JournalLine[]
}

export interface HostProcess {
  readonly pid: number
  readonly parent: number
  readonly user: string
  readonly argv: readonly string[]
  readonly startedAt: number
}

export interface HostContainer {
  /** 64 hexadecimal digits. */
  readonly id: string
  readonly name: string
  readonly attempt: number
  readonly image: string
  readonly pod: string
  readonly namespace: string
  /** Of its sandbox, 64 hexadecimal digits. */
  readonly podId: string
  readonly podUid: string
  readonly isRunning: boolean
  /** Milliseconds. */
  readonly createdAt: number
}

export interface HostImage {
  readonly repository: string
  readonly tag: string
  readonly id: string
  /** Bytes. */
  readonly size: number
}

export interface HostService {
  readonly name: string
  readonly description: string
  readonly unitFile: string
  readonly isActive: boolean
  readonly pid: number
  readonly command: string
  /** Bytes. */
  readonly memory: number
  /** Milliseconds. */
  readonly since: number
}

export interface JournalLine {
  /** Milliseconds. */
  readonly time: number
  readonly text: string
}

/** A machine of which nobody knows more: in tests of containers alone. */
export const someMachine: MachinePort = {
  name: '',
  memory: 8 * 1024 ** 3,
  processors: 4,
  disk: 60 * 1024 ** 3,
  kernel: '6.1.0-37-amd64',
  osImage: 'Debian GNU/Linux 12 (bookworm)',
  bootedAt: 0,
  usedMemory: () => 2 * 1024 ** 3,
  usedCpu: () => 100,
  containerMemory: () => 4 * 1024 ** 2,
  inside: {
    file: () => undefined,
    names: () => [],
    processes: () => [],
    containers: () => [],
    images: () => [],
    containerLog: () => undefined,
    services: () => [],
    journal: () => []
  }
}
