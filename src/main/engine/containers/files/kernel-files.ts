// What the kernel shows as files: devices in /dev, and /proc and /sys/fs/cgroup as text worked out when it is read.
import { commOf, firstHidden, type DeviceName, type Process } from '../processes/process.ts'
import type { MachinePort } from '../machine-port.ts'
import { controlGroupNames, controlGroupText, type ControlGroup } from './control-group.ts'
import type { FileEntry } from './file-system.ts'
import type { Layers } from './layers.ts'

const devices: Readonly<Record<string, DeviceName>> = {
  '/dev/null': 'null',
  '/dev/zero': 'zero',
  '/dev/full': 'full',
  '/dev/random': 'random',
  '/dev/urandom': 'random'
}

/** Links that Linux has in /dev. */
const links: Readonly<Record<string, string>> = {
  '/dev/stdin': '/proc/self/fd/0',
  '/dev/stdout': '/proc/self/fd/1',
  '/dev/stderr': '/proc/self/fd/2',
  '/dev/fd': '/proc/self/fd'
}

/** What /proc tells of. */
export interface KernelView {
  /** Milliseconds of simulated time. */
  readonly now: number
  /** When the container began. */
  readonly startedAt: number
  readonly machine: MachinePort
  readonly mounts: string
  readonly group: ControlGroup
  /** Who looks: /proc/self. */
  readonly self: number
  processes(): Iterable<Process>
  /** What lies at the root of a process of another container: /proc/PID/root. */
  rootOf(pid: number): OtherRoot | undefined
}

/** The files of another container. */
export interface OtherRoot {
  /** Who may look there, beside root. */
  readonly user: number
  readonly layers: Layers
}

const directory = (mode = 0o555): FileEntry => ({ kind: 'directory', mode, user: 0, group: 0, time: 0 })
const shown = (text: string): FileEntry => ({ kind: 'file', mode: 0o444, user: 0, group: 0, time: 0, text })

/** The entry of a path in /dev or /proc; undefined where the kernel has none there. */
export function kernelEntry(view: KernelView, path: string): FileEntry | undefined {
  if (path.startsWith('/dev/')) {
    const device = devices[path]
    if (device !== undefined)
      return { kind: 'device', mode: 0o666, user: 0, group: 0, time: view.startedAt, target: device }
    const target = links[path]
    if (target !== undefined) return { kind: 'link', mode: 0o777, user: 0, group: 0, time: view.startedAt, target }
    return path === '/dev/shm' ? directory(0o1777) : undefined
  }
  if (path === '/proc') return directory()
  if (path.startsWith('/sys/')) {
    if (path === '/sys/fs' || path === '/sys/fs/cgroup') return directory()
    const text = controlGroupText(
      view.group,
      path,
      Array.from(view.processes(), ({ pid }) => pid)
    )
    return text === undefined ? undefined : shown(text)
  }
  if (!path.startsWith('/proc/')) return undefined
  if (path === '/proc/self') return { ...directory(0o777), kind: 'link', target: String(view.self) }
  const [first = '', ...rest] = path.slice(6).split('/')
  if (/^\d+$/.test(first)) return processEntry(view, Number(first), rest.join('/'))
  const text = systemText(view, path.slice(6))
  return text === undefined ? undefined : shown(text)
}

export function kernelNames(view: KernelView, path: string): readonly string[] | undefined {
  if (path === '/dev') return ['fd', 'full', 'null', 'random', 'shm', 'stderr', 'stdin', 'stdout', 'urandom', 'zero']
  if (path === '/sys') return ['fs']
  if (path === '/sys/fs') return ['cgroup']
  if (path === '/sys/fs/cgroup') return controlGroupNames
  if (path === '/proc') {
    const pids = Array.from(view.processes(), ({ pid }) => String(pid))
    return [...pids, 'cpuinfo', 'loadavg', 'meminfo', 'mounts', 'stat', 'uptime', 'version']
  }
  const own = /^\/proc\/(\d+)(\/fd)?$/.exec(path)
  if (own === null) return undefined
  const process = processOf(view, Number(own[1]))
  if (process === undefined) return undefined
  return own[2] === undefined
    ? ['cmdline', 'comm', 'environ', 'fd', 'root', 'stat', 'status']
    : Object.keys(process.descriptors).filter((name) => Number(name) < firstHidden)
}

function processOf(view: KernelView, pid: number): Process | undefined {
  for (const process of view.processes()) if (process.pid === pid) return process
  return undefined
}

function processEntry(view: KernelView, pid: number, name: string): FileEntry | undefined {
  const process = processOf(view, pid)
  if (process === undefined) return undefined
  if (name === '' || name === 'fd') return directory()
  if (name === 'root') return { ...directory(0o777), kind: 'link', target: process.root ?? '/' }
  if (/^fd\/\d+$/.test(name)) {
    const known = process.descriptors[Number(name.slice(3))] !== undefined
    return known
      ? { kind: 'device', mode: 0o700, user: process.user, group: process.group, time: view.now, target: name }
      : undefined
  }
  const text = processText(process, name)
  return text === undefined ? undefined : { ...shown(text), user: process.user, group: process.group }
}

function processText(process: Process, name: string): string | undefined {
  const { pid, parent, argv, user, group, environment } = process
  const comm = commOf(process).slice(0, 15)
  const state = process.ended !== undefined ? 'Z' : process.wait === undefined ? 'R' : 'S'
  if (name === 'cmdline') return process.ended === undefined ? argv.map((word) => `${word}\0`).join('') : ''
  if (name === 'comm') return `${comm}\n`
  if (name === 'environ')
    return Object.entries(environment)
      .map(([key, value]) => `${key}=${value}\0`)
      .join('')
  if (name === 'stat')
    return `${pid} (${comm}) ${state} ${parent} ${pid} ${pid} 0 -1 4194304 120 0 0 0 0 0 0 0 20 0 1 0 0 4505600 240\n`
  if (name !== 'status') return undefined
  const words = { R: 'R (running)', S: 'S (sleeping)', Z: 'Z (zombie)' }[state]
  const ids = (id: number): string => `${id}\t${id}\t${id}\t${id}`
  return (
    `Name:\t${comm}\nUmask:\t${process.umask.toString(8).padStart(4, '0')}\nState:\t${words}\nTgid:\t${pid}\nPid:\t${pid}\n` +
    `PPid:\t${parent}\nUid:\t${ids(user)}\nGid:\t${ids(group)}\nVmRSS:\t     960 kB\nThreads:\t1\n`
  )
}

/** How a machine's memory is spent, in bytes: a fifth of what is left holds files that were read. */
export function memoryOf(machine: MachinePort): {
  readonly total: number
  readonly used: number
  readonly free: number
  readonly buffers: number
  readonly cached: number
} {
  const total = machine.memory
  const used = Math.min(machine.usedMemory(), total)
  const buffers = total * 0.01
  const cached = (total - used) * 0.2
  return { total, used, free: Math.max(total - used - buffers - cached, 0), buffers, cached }
}

function systemText(view: KernelView, name: string): string | undefined {
  const kibibytes = (bytes: number): string => String(Math.floor(bytes / 1024)).padStart(8)
  switch (name) {
    case 'version':
      return `Linux version ${view.machine.kernel} (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP PREEMPT_DYNAMIC\n`
    case 'uptime':
      return `${((view.now - view.machine.bootedAt) / 1000).toFixed(2)} ${(((view.now - view.machine.bootedAt) / 1000) * view.machine.processors * 0.97).toFixed(2)}\n`
    case 'loadavg': {
      const all = [...view.processes()]
      return `0.12 0.08 0.05 ${all.filter(({ wait }) => wait === undefined).length}/${all.length} ${all.at(-1)?.pid ?? 1}\n`
    }
    case 'meminfo': {
      const { total, free, buffers, cached } = memoryOf(view.machine)
      return (
        `MemTotal:       ${kibibytes(total)} kB\nMemFree:        ${kibibytes(free)} kB\n` +
        `MemAvailable:   ${kibibytes(free + cached)} kB\nBuffers:        ${kibibytes(buffers)} kB\n` +
        `Cached:         ${kibibytes(cached)} kB\nSwapTotal:      ${kibibytes(0)} kB\nSwapFree:       ${kibibytes(0)} kB\n`
      )
    }
    case 'cpuinfo':
      return Array.from(
        { length: view.machine.processors },
        (_, index) =>
          `processor\t: ${index}\nvendor_id\t: GenuineIntel\nmodel name\t: Simulated CPU @ 2.50GHz\ncpu MHz\t\t: 2500.000\n\n`
      ).join('')
    case 'mounts':
      return view.mounts
    case 'stat':
      return `cpu  1000 0 1000 90000 0 0 0 0 0 0\nbtime ${Math.floor(view.machine.bootedAt / 1000)}\n`
    default:
      return undefined
  }
}
