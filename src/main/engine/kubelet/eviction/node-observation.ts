// What a node has left, as its kubelet's summary of statistics would tell it.
import type { NodeStrain } from '../../../../shared/kinds/node/strain.ts'
import { memoryBytes } from '../../../../shared/kube/quantity.ts'
import type { Node } from '../../../../shared/schema/types.ts'
import type { PodConsumption } from './pod-consumption.ts'
import type { Observation, Observations, Signal } from './thresholds.ts'

/** Bytes, inodes and processes of a machine that runs nothing but its system. */
const systemStorage = 6 * 1024 ** 3
const systemInodes = 180_000
const systemProcesses = 140
/** Inodes that one image takes. */
const imageInodes = 4000
/** ext4 makes an inode for so many bytes. */
const bytesPerInode = 16 * 1024
/** Memory and disk are given out in pages and blocks of so many bytes. */
const block = 4096
/** Linux allows a thread for so many bytes of memory. */
const bytesPerThread = 128 * 1024

export interface MachineUse {
  /** Bytes in use, strain and all. */
  readonly memory: number
  readonly images: { readonly bytes: number; readonly count: number }
  readonly strain: NodeStrain
  readonly pods: readonly PodConsumption[]
}

/** Bytes of disk that are in use. */
export function storageInUse({ images, strain, pods }: MachineUse): number {
  return systemStorage + images.bytes + (strain.disk ?? 0) + pods.reduce((sum, { storage }) => sum + storage, 0)
}

/** Of each signal that the node has a capacity for. Images lie on the node's one file system. */
export function observationsOf({ status }: Node, use: MachineUse): Observations {
  const { images, strain, pods } = use
  const memory = memoryBytes(status?.capacity?.memory)
  const storage = memoryBytes(status?.capacity?.['ephemeral-storage'])
  const fileSystem = left(storage, storageInUse(use), block)
  const inodes = left(Math.floor(storage / bytesPerInode), systemInodes + images.count * imageInodes)
  const processes = systemProcesses + pods.reduce((sum, pod) => sum + pod.processes, 0) + (strain.processes ?? 0)
  const all: readonly (readonly [Signal, Observation])[] = [
    ['memory.available', left(memory, use.memory, block)],
    ['nodefs.available', fileSystem],
    ['nodefs.inodesFree', inodes],
    ['imagefs.available', fileSystem],
    ['imagefs.inodesFree', inodes],
    ['pid.available', left(Math.floor(memory / bytesPerThread), processes)]
  ]
  return new Map(all.filter(([, { capacity }]) => capacity > 0))
}

/** What is left of a capacity, in whole units of so many. */
function left(capacity: number, used: number, unit = 1): Observation {
  return { capacity, available: Math.max(Math.floor((capacity - used) / unit) * unit, 0) }
}
