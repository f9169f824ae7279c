import { asking, type Memory } from '../network/asking.ts'
import { isOwnHost } from '../network/conversation.ts'
import type { WebAnswer } from '../network/network-port.ts'
import { ProgramError } from '../program-error.ts'
import { optionsOf } from './psql-options.ts'

interface ReadyQuestion extends Memory {
  readonly host: string
  readonly port: number
  readonly timeout: number
}

/** pg_isready: whether a server takes connections; exit code 2 where nothing answers. */
export const pgIsReady = asking<ReadyQuestion, WebAnswer>({
  begin(call) {
    const { values, flags } = optionsOf(call)
    const host = values['host'] ?? call.env('PGHOST') ?? ''
    const port = Number(values['port'] ?? call.env('PGPORT') ?? 5432)
    const place = `${host === '' ? '/var/run/postgresql' : host}:${port}`
    if (!(port > 0)) throw new ProgramError('invalid port')
    if (isOwnHost(call, host)) {
      const isReady = call.table.ports.converse(port, '') !== undefined
      if (!flags.has('q')) call.print(`${place} - ${isReady ? 'accepting connections' : 'no response'}\n`)
      return isReady ? 0 : 2
    }
    return { host, port, timeout: 3000 }
  },
  ask: (network, { host, port, timeout }, done) => network.connect(host, port, timeout, done),
  finish(call, { host, port }, answer) {
    const isReady = answer.kind === 'answer'
    if (!optionsOf(call).flags.has('q'))
      call.print(`${host}:${port} - ${isReady ? 'accepting connections' : 'no response'}\n`)
    return isReady ? 0 : 2
  }
})
