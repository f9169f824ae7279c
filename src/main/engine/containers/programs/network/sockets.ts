// netstat and ss: who listens in a network namespace.
import type { Call } from '../../processes/call.ts'
import { instant, type Program } from '../program.ts'
import { routeTable } from './interfaces.ts'

/** "7/nginx" where it is a process of this container. */
function ownerOf(call: Call, program: string): { readonly pid: number; readonly name: string } | undefined {
  for (const { pid, argv, ended } of call.table.all()) {
    const name = (argv[0] ?? '').replace(/^.*\//, '').replace(/:$/, '')
    if (ended === undefined && (name === program || pid === 1)) return { pid, name }
  }
  return undefined
}

const letters = (call: Call): string =>
  call.args
    .filter((word) => /^-[a-z]+$/i.test(word))
    .join('')
    .replaceAll('-', '')

const netstat = instant((call) => {
  const asked = letters(call)
  if (asked.includes('r')) return call.print(routeTable(call))
  const isListening = asked.includes('l')
  const hasPrograms = asked.includes('p')
  const title = isListening ? '(only servers)' : asked.includes('a') ? '(servers and established)' : '(w/o servers)'
  call.print(
    `Active Internet connections ${title}\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${hasPrograms ? ' PID/Program name    ' : ' '}\n`
  )
  if (!isListening && !asked.includes('a')) return
  for (const { port, isLocal, program } of call.network.listeners()) {
    const owner = hasPrograms ? ownerOf(call, program) : undefined
    const place = `${isLocal ? '127.0.0.1' : '0.0.0.0'}:${port}`
    const last = hasPrograms ? ` ${owner === undefined ? '-' : `${owner.pid}/${owner.name}`}` : ' '
    call.print(`tcp        0      0 ${place.padEnd(23)} ${'0.0.0.0:*'.padEnd(23)} ${'LISTEN'.padEnd(11)}${last}\n`)
  }
})

const ss = instant((call) => {
  const asked = letters(call)
  call.print('State    Recv-Q   Send-Q     Local Address:Port      Peer Address:Port  Process\n')
  if (!asked.includes('l') && !asked.includes('a')) return
  if (asked.includes('u') && !asked.includes('t')) return
  for (const { port, isLocal, program } of call.network.listeners()) {
    const owner = asked.includes('p') ? ownerOf(call, program) : undefined
    const users = owner === undefined ? '' : `  users:(("${owner.name}",pid=${owner.pid},fd=3))`
    const address = isLocal ? '127.0.0.1' : '0.0.0.0'
    call.print(
      `${'LISTEN'.padEnd(8)} ${'0'.padEnd(8)} ${'4096'.padEnd(10)} ${address.padStart(13)}:${String(port).padEnd(9)} ${'0.0.0.0'.padStart(12)}:*${users}\n`
    )
  }
})

export const socketPrograms: Readonly<Record<string, Program>> = { netstat, ss }
