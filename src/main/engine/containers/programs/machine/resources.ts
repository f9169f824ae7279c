// uname, uptime, free, df, mount and nproc: the machine under a container, which is seen whole, whatever its limits are.
import type { Call } from '../../processes/call.ts'
import { memoryOf } from '../../files/kernel-files.ts'
import { humanSize } from '../listing.ts'
import { instant, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { strftime } from '../strftime.ts'

const uname = instant((call) => {
  const parts: Readonly<Record<string, string>> = {
    s: 'Linux',
    n: call.machine.hostname,
    r: call.machine.kernel,
    v: '#1 SMP PREEMPT_DYNAMIC Debian 6.12.48-1 (2025-09-20)',
    m: 'x86_64',
    o: call.machine.distribution === 'debian' ? 'GNU/Linux' : 'Linux'
  }
  const letters = call.args.join('').replaceAll('-', '') || 's'
  const chosen = letters.includes('a')
    ? 'snrvmo'
    : Array.from('snrvmo')
        .filter((letter) => letters.includes(letter === 'm' ? 'm' : letter))
        .join('')
  call.print(
    `${Array.from(chosen)
      .map((letter) => parts[letter])
      .join(' ')}\n`
  )
})

interface Mount {
  readonly device: string
  readonly place: string
  readonly type: string
  readonly options: string
}

function mountsOf(call: Call): readonly Mount[] {
  return (call.seek('/proc/mounts')?.entry.text ?? '')
    .trim()
    .split('\n')
    .map((line) => {
      const [device = '', place = '', type = '', options = ''] = line.split(' ')
      return { device, place, type, options }
    })
}

/** Bytes of a file system, and how many of them are used; undefined of one that holds no data. */
function sizeOf(call: Call, { device, place, type, options }: Mount): readonly [all: number, used: number] | undefined {
  if (type === 'tmpfs')
    return [Number(/size=(\d+)k/.exec(options)?.[1] ?? 65_536) * 1024, call.table.ports.written(place)]
  if (type !== 'overlay' && type !== 'ext4' && type !== 'nfs4') return undefined
  const { disk } = call.machine
  if (device.startsWith('/dev/sdb') || type === 'nfs4')
    return [call.table.ports.capacity(place) ?? disk, call.table.ports.written(place)]
  // What the system and its images take of a machine's disk.
  return [disk, disk * 0.14 + call.table.ports.written('/')]
}

const df = instant((call) => {
  const isHuman = call.args.some((word) => /^-\w*h/.test(word))
  const paths = call.args.filter((word) => !word.startsWith('-'))
  const isDebian = call.machine.distribution === 'debian'
  const size = (bytes: number): string => {
    if (!isHuman) return String(Math.floor(bytes / 1024))
    return bytes < 1024 ? '0' : humanSize(bytes)
  }
  const mounts = mountsOf(call)
  const shown = paths.length === 0 ? mounts : paths.map((path) => holderOf(call, mounts, path))
  const rows: (readonly string[])[] = [
    ['Filesystem', isHuman ? 'Size' : '1K-blocks', 'Used', isHuman ? 'Avail' : 'Available', 'Use%', 'Mounted on']
  ]
  for (const one of shown) {
    const sizes = sizeOf(call, one)
    if (sizes === undefined) continue
    const [all, used] = sizes
    const share = all === 0 ? 0 : Math.ceil((used / all) * 100)
    rows.push([one.device, size(all), size(used), size(Math.max(all - used, 0)), `${share}%`, one.place])
  }
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...rows.map((row) => row[column]!.length)))
  const least = isDebian ? [14, 4, 4, 5, 4] : [20, 9, 9, 9, 4]
  for (const row of rows) {
    const cells = row.slice(0, 5).map((cell, column) => {
      const width = Math.max(widths[column]!, least[column]!)
      return column === 0 ? cell.padEnd(width) : cell.padStart(width)
    })
    call.print(`${cells.join(' ')} ${row[5]}\n`)
  }
})

/** The mount that holds a path. */
function holderOf(call: Call, mounts: readonly Mount[], path: string): Mount {
  const { path: place } = call.find(path)
  const holders = mounts.filter((one) => one.place === '/' || place === one.place || place.startsWith(`${one.place}/`))
  return holders.reduce((best, one) => (one.place.length >= best.place.length ? one : best), mounts[0]!)
}

const free = instant((call) => {
  const word = call.args.find((each) => /^-[bkmgh]$/.test(each)) ?? '-k'
  const units: Readonly<Record<string, number>> = { '-b': 1, '-k': 1024, '-m': 1024 ** 2, '-g': 1024 ** 3 }
  const shown = (bytes: number): string =>
    word === '-h' ? `${humanSize(bytes)}i`.replace(/^(\d+)i$/, '$1B') : String(Math.floor(bytes / units[word]!))
  const { total, used, free: left, buffers, cached } = memoryOf(call.machine)
  const row = (name: string, parts: readonly number[]): string =>
    `${name.padEnd(7)}${parts.map((bytes) => shown(bytes).padStart(12)).join('')}\n`
  call.print('               total        used        free      shared  buff/cache   available\n')
  call.print(row('Mem:', [total, used, left, 1_228_800, buffers + cached, left + cached]))
  call.print(row('Swap:', [0, 0, 0]))
})

const mount = instant((call) => {
  if (call.args.length > 0 && call.process.user !== 0) throw new ProgramError('permission denied (are you root?)')
  if (call.args.length > 0)
    throw new ProgramError(
      `mounting ${call.args.at(-2) ?? ''} on ${call.args.at(-1) ?? ''} failed: Operation not permitted`,
      32
    )
  for (const { device, place, type, options } of mountsOf(call))
    call.print(`${device} on ${place} type ${type} (${options})\n`)
})

const uptime = instant((call) => {
  const { machine } = call
  const seconds = Math.max(Math.floor((call.now - machine.bootedAt) / 1000), 0)
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor((seconds % 86_400) / 3600)
  const minutes = Math.floor((seconds % 3600) / 60)
  const time = hours === 0 ? `${minutes} min` : `${String(hours).padStart(2)}:${String(minutes).padStart(2, '0')}`
  const load = (machine.usedCpu() / 1000).toFixed(2)
  const upDays = days === 0 ? '' : `${days} day${days === 1 ? '' : 's'}, `
  call.print(
    ` ${strftime(call.now, '%H:%M:%S')} up ${upDays}${time},  0 users,  load average: ${load}, ${load}, ${load}\n`
  )
})

export const resourcePrograms: Readonly<Record<string, Program>> = {
  uname,
  arch: instant((call) => call.print('x86_64\n')),
  df,
  free,
  mount,
  umount: instant((call) => {
    throw new ProgramError(`can't unmount ${call.args.at(-1) ?? ''}: Operation not permitted`)
  }),
  uptime,
  nproc: instant((call) => call.print(`${call.machine.processors}\n`))
}
