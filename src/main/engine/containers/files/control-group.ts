// /sys/fs/cgroup of a container: its limits as the kernel keeps them (cgroup v2), and what it uses of them.

export interface ControlGroup {
  /** Bytes; undefined without a limit. */
  readonly memoryLimit: number | undefined
  /** Millicores; undefined without a limit. */
  readonly cpuLimit: number | undefined
  /** Millicores that it asked for; 0 where it did not. */
  readonly cpuRequest: number
  readonly mostProcesses: number
  usedMemory(): number
  processes(): number
  /** Microseconds of CPU since its start. */
  cpuTime(): number
}

/** Microseconds of a period of the CFS: the kubelet's cpuCFSQuotaPeriod. */
const period = 100_000
const folder = '/sys/fs/cgroup'

export const controlGroupNames: readonly string[] = [
  'cgroup.procs',
  'cpu.max',
  'cpu.stat',
  'cpu.weight',
  'memory.current',
  'memory.max',
  'pids.current',
  'pids.max'
]

/** The text of a file there; undefined where there is none. */
export function controlGroupText(group: ControlGroup, path: string, pids: readonly number[]): string | undefined {
  if (!path.startsWith(`${folder}/`)) return undefined
  const { memoryLimit, cpuLimit, cpuRequest } = group
  switch (path.slice(folder.length + 1)) {
    case 'memory.max':
      return `${memoryLimit ?? 'max'}\n`
    case 'memory.current':
      return `${Math.floor(group.usedMemory() / 4096) * 4096}\n`
    case 'cpu.max':
      return `${cpuLimit === undefined ? 'max' : (cpuLimit * period) / 1000} ${period}\n`
    case 'cpu.weight':
      return `${weightOf(cpuRequest)}\n`
    case 'cpu.stat':
      return `usage_usec ${group.cpuTime()}\nuser_usec ${Math.floor(group.cpuTime() * 0.7)}\nsystem_usec ${Math.floor(group.cpuTime() * 0.3)}\nnr_periods 0\nnr_throttled 0\nthrottled_usec 0\n`
    case 'pids.max':
      return `${group.mostProcesses}\n`
    case 'pids.current':
      return `${group.processes()}\n`
    case 'cgroup.procs':
      return pids.map((pid) => `${pid}\n`).join('')
    default:
      return undefined
  }
}

/** From a request to shares (upstream's MilliCPUToShares) and from these to the weight that runc writes. */
function weightOf(millicores: number): number {
  const shares = Math.max(Math.floor((millicores * 1024) / 1000), 2)
  return 1 + Math.floor(((shares - 2) * 9999) / 262_142)
}
