// What each pod of a node consumes, as the kubelet's summary of statistics would tell it.
import { podRequests } from '../../scheduler/pod-requests.ts'
import type { Pod, Volume } from '../../../../shared/schema/types.ts'
import type { ContainerRuntime } from '../container-runtime.ts'

/** A container that runs, with what it consumes: bytes. */
export interface ContainerConsumption {
  readonly name: string
  readonly memory: number
  /** Its writable layer and its logs. */
  readonly storage: number
}

export interface PodConsumption {
  readonly pod: Pod
  readonly priority: number
  readonly memory: number
  readonly memoryRequest: number
  /** Writable layers, logs and the emptyDir volumes on disk. */
  readonly storage: number
  readonly storageRequest: number
  readonly processes: number
  readonly containers: readonly ContainerConsumption[]
  /** Bytes in each emptyDir volume, by name. */
  readonly emptyDirs: ReadonlyMap<string, number>
}

/** What of a running pod's usage is asked for here; engine/metrics answers it. Bytes. */
export interface MemoryUsage {
  podMemory(podUid: string): number
  containerMemory(podUid: string, container: string): number
}

/** Bytes of an untouched container's layer and of its first log file. */
const layerBytes = 24 * 1024
const processesPerContainer = 2
const page = 4096

export function consumptionOf(
  pod: Pod,
  running: readonly { readonly name: string; readonly id: string }[],
  usage: MemoryUsage,
  runtime: ContainerRuntime
): PodConsumption {
  const { spec, metadata } = pod
  const requests = podRequests(spec)
  const emptyDirs = new Map<string, number>()
  const containers = running.map(({ name, id }): ContainerConsumption => {
    const mounted = bytesInVolumes(pod, name, id, runtime, emptyDirs)
    return {
      name,
      memory: wholePages(usage.containerMemory(metadata.uid, name)),
      storage: layerBytes + runtime.written(id, '/') - mounted
    }
  })
  const onDisk = (spec.volumes ?? []).filter((volume) => volume.emptyDir !== undefined && !isInMemory(volume))
  const volumes = onDisk.reduce((sum, { name }) => sum + (emptyDirs.get(name) ?? 0), 0)
  return {
    pod,
    priority: spec.priority ?? 0,
    memory: wholePages(usage.podMemory(metadata.uid)),
    memoryRequest: requests.memory,
    storage: containers.reduce((sum, { storage }) => sum + storage, 0) + volumes,
    storageRequest: requests.ephemeralStorage,
    processes: running.length * processesPerContainer,
    containers,
    emptyDirs
  }
}

/** Adds what a container has written into volumes to `emptyDirs`, and returns how much that is in all. */
function bytesInVolumes(
  { spec }: Pod,
  name: string,
  id: string,
  runtime: ContainerRuntime,
  emptyDirs: Map<string, number>
): number {
  const container = [...spec.containers, ...(spec.initContainers ?? [])].find((each) => each.name === name)
  let mounted = 0
  for (const mount of container?.volumeMounts ?? []) {
    const bytes = runtime.written(id, mount.mountPath)
    mounted += bytes
    if (spec.volumes?.find((volume) => volume.name === mount.name)?.emptyDir === undefined) continue
    emptyDirs.set(mount.name, (emptyDirs.get(mount.name) ?? 0) + bytes)
  }
  return mounted
}

function isInMemory({ emptyDir }: Volume): boolean {
  return emptyDir?.medium === 'Memory'
}

function wholePages(bytes: number): number {
  return Math.ceil(bytes / page) * page
}
