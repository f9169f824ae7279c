import { asking, type Memory } from './asking.ts'
import type { WebAnswer } from './network-port.ts'
import { optionsOf } from '../options.ts'
import { ProgramError } from '../program-error.ts'

interface Question extends Memory {
  readonly host: string
  readonly port: number
  readonly timeout: number
}

/** Milliseconds, where -w does not say. */
const patience = 130_000

/** nc -z, and telnet as far as it says whether somebody listens. */
export const nc = asking<Question, WebAnswer>({
  begin(call) {
    const { words, values } = optionsOf(call, 'zvnu', 'wi')
    const [host, port] = [words[0], Number(words[1])]
    if (host === undefined || !(port > 0 && port < 65_536)) throw new ProgramError('missing host or port', 1)
    const seconds = Number(values['w'])
    return { host, port, timeout: seconds > 0 ? seconds * 1000 : patience }
  },
  ask: (network, { host, port, timeout }, done) => network.connect(host, port, timeout, done),
  finish(call, { host, port }, answer) {
    const isTold = optionsOf(call, 'zvnu', 'wi').flags.has('v')
    const where = `${host} (${answer.kind === 'unresolved' ? '' : (answer.address ?? '')}:${port})`
    switch (answer.kind) {
      case 'answer':
        if (isTold) call.print(`${where} open\n`, 2)
        return 0
      case 'unresolved':
        call.print(`nc: bad address '${host}'\n`, 2)
        return 1
      case 'timeout':
        if (isTold) call.print(`nc: ${where}: Connection timed out\n`, 2)
        return 1
      case 'refused':
      case 'reset':
        if (isTold) call.print(`nc: ${where}: Connection refused\n`, 2)
        return 1
    }
  }
})
