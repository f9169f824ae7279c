// nslookup of busybox before 1.29, which courses ask for by its tag: it takes the search path, and says whose each
// address is.
import { asking, type Memory } from './asking.ts'
import type { NameAnswer } from './network-port.ts'
import { ProgramError } from '../program-error.ts'

interface Question extends Memory {
  readonly name: string
  /** What was found; null before that. */
  readonly found: readonly string[] | null
  readonly server: string
  /** Whose the server and each address is, as far as it was asked: '' for nobody's. */
  readonly owners: readonly string[]
}

function reverseName(address: string): string {
  return `${address.split('.').toReversed().join('.')}.in-addr.arpa`
}

function line(number: number, address: string, owner = ''): string {
  return `Address ${number}: ${address}${owner === '' ? '' : ` ${owner}`}\n`
}

export const oldNslookup = asking<Question, NameAnswer>({
  begin(call) {
    const name = call.args.find((word) => !word.startsWith('-'))
    if (name === undefined) throw new ProgramError('usage: no name to look up', 1)
    return { name, found: null, server: '', owners: [] }
  },
  ask(network, { name, found, server, owners }, done) {
    if (found === null) return network.resolve(name, 'A', done)
    network.resolve(reverseName([server, ...found][owners.length]!), 'PTR', done)
  },
  finish(call, { name, found, server, owners }, { addresses, reason, server: asked = '' }) {
    if (found === null) {
      if (reason !== 'timeout') return { name, found: addresses, server: asked, owners: [] }
      call.print(
        `Server:    ${/^nameserver (\S+)/m.exec(call.seek('/etc/resolv.conf')?.entry.text ?? '')?.[1] ?? ''}\n`
      )
      call.complain(`can't resolve '${name}'`)
      return 1
    }
    const known = [...owners, (addresses[0] ?? '').replace(/\.$/, '')]
    if (known.length <= found.length) return { name, found, server, owners: known }
    call.print(`Server:    ${server}\n${line(1, server, known[0])}\n`)
    if (found.length === 0) {
      call.complain(`can't resolve '${name}'`)
      return 1
    }
    call.print(`Name:      ${name}\n${found.map((address, at) => line(at + 1, address, known[at + 1])).join('')}`)
    return 0
  }
})
