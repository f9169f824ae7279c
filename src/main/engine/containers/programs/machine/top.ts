import { memoryOf } from '../../files/kernel-files.ts'
import type { Call } from '../../processes/call.ts'
import { nameOfId } from '../listing.ts'
import { stateful } from '../program.ts'
import { commandOf, stateOf } from './processes.ts'

/** As busybox: of the machine above, of the container's processes below; shares are of all processors together. */
function topText(call: Call): string {
  const all = call.table.namespace.seen()
  const { machine } = call
  const { used, free, buffers, cached } = memoryOf(machine)
  const kibibytes = (bytes: number): string => `${Math.floor(bytes / 1024)}K`
  const busy = Math.min(Math.round(machine.usedCpu() / (machine.processors * 10)), 100)
  const system = Math.floor(busy / 3)
  const load = (machine.usedCpu() / 1000).toFixed(2)
  const isAtWork = ({ wait, ended, pid }: (typeof all)[number]): boolean =>
    wait === undefined && ended === undefined && pid !== call.process.pid
  const workers = Math.max(all.filter(isAtWork).length, 1)
  const share = Math.round((machine.cores * 100) / machine.processors / workers)
  const lines = all.map((process) => {
    const columns = [
      String(process.pid).padStart(5),
      String(process.parent).padStart(5),
      nameOfId(call, '/etc/passwd', process.user).padEnd(8),
      stateOf(process).padEnd(4),
      '4404',
      '  0%',
      String(process.pid % machine.processors).padStart(3),
      `${isAtWork(process) ? share : 0}%`.padStart(4)
    ]
    return `${columns.join(' ')} ${commandOf(process)}`
  })
  return (
    `Mem: ${kibibytes(used)} used, ${kibibytes(free)} free, 1200K shrd, ${kibibytes(buffers)} buff, ${kibibytes(cached)} cached\n` +
    `CPU: ${String(busy - system).padStart(3)}% usr ${String(system).padStart(3)}% sys   0% nic ${String(100 - busy).padStart(3)}% idle   0% io   0% irq   0% sirq\n` +
    `Load average: ${load} ${load} ${load} ${all.filter(isAtWork).length + 1}/${all.length} ${call.process.pid}\n  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n${lines.join('\n')}\n`
  )
}

/** top: again every few seconds, on a terminal over itself. */
export const top = stateful(
  (call) => {
    const isBatch = call.args.some((word) => /^-\w*b/.test(word))
    const at = call.args.findIndex((word) => /^-\w*n/.test(word))
    const count = at === -1 ? null : Number(/\d+$/.exec(call.args[at]!)?.[0] ?? call.args[at + 1] ?? 1)
    return { isBatch, left: count, until: 0 }
  },
  (call, state) => {
    const now = call.now
    if (call.isTerminal(0) && !state.isBatch) {
      const key = call.read(0, 64)
      if (key === '' || (key !== undefined && (key.includes('q') || key.includes('\u0003')))) return 0
    }
    if (now < state.until)
      return call.isTerminal(0)
        ? { kind: 'input', descriptor: 0, until: state.until }
        : { kind: 'time', until: state.until }
    if (state.left !== null && state.left-- <= 0) return 0
    call.print(`${call.isTerminal(1) && !state.isBatch ? '\u001b[H\u001b[J' : ''}${topText(call)}`)
    state.until = now + 5000
    return state.left === 0 ? 0 : undefined
  }
)
