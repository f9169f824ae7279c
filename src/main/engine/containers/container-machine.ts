// What a container sees of the machine under it, and of its own limits there.
import { cpuMillis, memoryBytes } from '../../../shared/kube/quantity.ts'
import type { Clock } from '../sim/clock.ts'
import type { ContainerLaunch } from '../kubelet/container-runtime.ts'
import { LayeredFiles } from './files/container-files.ts'
import type { ControlGroup } from './files/control-group.ts'
import type { KernelView } from './files/kernel-files.ts'
import { mountTable } from './files/mount-table.ts'
import type { MachinePort } from './machine-port.ts'
import { stepTime, type Process } from './processes/process.ts'
import type { ProcessTable } from './processes/process-table.ts'

/** Of all processes together: the kubelet's podPidsLimit has no default, nodes have about so many. */
export const pidLimit = 1024

/** How many processors a container may use at once; the share of one below that. */
export function coresOf({ container }: ContainerLaunch, { processors }: MachinePort): number {
  const limit = cpuMillis(container.resources?.limits?.['cpu'])
  return limit > 0 ? Math.min(limit / 1000, processors) : 1
}

/** What /proc, /dev and /sys show. `current`: whose turn it is. */
export function kernelViewOf(
  launch: ContainerLaunch,
  clock: Clock,
  machine: MachinePort,
  current: { readonly pid: number },
  table: () => ProcessTable
): KernelView {
  return {
    get now() {
      return clock.now
    },
    get self() {
      return current.pid
    },
    startedAt: launch.startedAt,
    machine,
    mounts: mountTable(launch, machine),
    group: controlGroupOf(launch, machine, () => table().all()),
    processes: () => table().namespace.seen(),
    rootOf: (pid) => {
      const other = table().get(pid) === undefined ? table().namespace.tableOf(pid) : undefined
      const { files } = other?.ports ?? {}
      return files instanceof LayeredFiles ? { user: other!.get(pid)!.user, layers: files.layers } : undefined
    }
  }
}

function controlGroupOf(
  { container, sandbox }: ContainerLaunch,
  machine: MachinePort,
  processes: () => Iterable<Process>
): ControlGroup {
  const { limits, requests } = container.resources ?? {}
  const all = (): readonly Process[] => Array.from(processes())
  return {
    memoryLimit: limits?.['memory'] === undefined ? undefined : memoryBytes(limits['memory']),
    cpuLimit: limits?.['cpu'] === undefined ? undefined : cpuMillis(limits['cpu']),
    cpuRequest: cpuMillis(requests?.['cpu']),
    mostProcesses: pidLimit,
    usedMemory: () => machine.containerMemory(sandbox.uid, container.name),
    processes: () => all().length,
    cpuTime: () => Math.round(all().reduce((sum, { steps }) => sum + steps, 0) * stepTime * 1000)
  }
}
