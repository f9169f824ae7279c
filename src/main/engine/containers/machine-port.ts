// The machine under a container, as its kernel tells of it to whoever looks: all of it, whatever a container may use.

export interface MachinePort {
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
}

/** A machine of which nobody knows more: in tests of containers alone. */
export const someMachine: MachinePort = {
  memory: 8 * 1024 ** 3,
  processors: 4,
  disk: 60 * 1024 ** 3,
  kernel: '6.1.0-37-amd64',
  osImage: 'Debian GNU/Linux 12 (bookworm)',
  bootedAt: 0,
  usedMemory: () => 2 * 1024 ** 3,
  usedCpu: () => 100,
  containerMemory: () => 4 * 1024 ** 2
}
