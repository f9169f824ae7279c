// What a container sees of the machine under it.
import { cpuMillis } from '../../../shared/kube/quantity.ts'
import type { Clock } from '../sim/clock.ts'
import type { ContainerLaunch } from '../kubelet/container-runtime.ts'
import type { KernelView } from './files/kernel-files.ts'
import type { MachineFacts } from './processes/call.ts'
import type { Process } from './processes/process.ts'
import type { Distribution } from './programs/distribution.ts'

const machineMemory = 8 * 1024 ** 3
const machineProcessors = 4

/** How many processors a container may use at once; the share of one below that. */
export function coresOf({ container }: ContainerLaunch): number {
  const limit = cpuMillis(container.resources?.limits?.['cpu'])
  return limit > 0 ? Math.min(limit / 1000, machineProcessors) : 1
}

export function machineFactsOf(launch: ContainerLaunch, distribution: Distribution): MachineFacts {
  return {
    hostname: launch.sandbox.name,
    memory: machineMemory,
    processors: machineProcessors,
    startedAt: launch.startedAt,
    distribution,
    address: launch.sandbox.ip ?? '127.0.0.1'
  }
}

/** What /proc and /dev show. `current`: whose turn it is. */
export function kernelViewOf(
  launch: ContainerLaunch,
  clock: Clock,
  current: { readonly pid: number },
  processes: () => Iterable<Process>
): KernelView {
  return {
    get now() {
      return clock.now
    },
    get self() {
      return current.pid
    },
    startedAt: launch.startedAt,
    memory: machineMemory,
    processors: machineProcessors,
    mounts: mountsText(launch),
    processes
  }
}

function mountsText({ mounts = [], container }: ContainerLaunch): string {
  const root = container.securityContext?.readOnlyRootFilesystem === true ? 'ro' : 'rw'
  const lines = [
    `overlay / overlay ${root},relatime 0 0`,
    'proc /proc proc rw,nosuid,nodev,noexec,relatime 0 0',
    'tmpfs /dev tmpfs rw,nosuid,size=65536k,mode=755 0 0'
  ]
  for (const { path, isReadOnly } of mounts)
    lines.push(`/dev/sda1 ${path} ext4 ${isReadOnly ? 'ro' : 'rw'},relatime 0 0`)
  return `${lines.join('\n')}\n`
}
