// Whom ping and traceroute are to reach: an address, or a name that is looked up first.
import type { Json } from '../../../../../shared/kube/object.ts'
import type { Call } from '../../processes/call.ts'
import type { Wait } from '../../processes/process.ts'
import { hostsAddress } from './hosts-file.ts'
import type { EchoAnswer, NameAnswer } from './network-port.ts'

const isAddress = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text)

/** What is asked of the network, as plain data: the number of a question, 0 where none is open. */
export interface Asked {
  number: number
}

type Reply<T> = { readonly wait: Wait } | { readonly answer: T }

/** Asks once, and again where the engine that was asked is gone; the answer when it is there. */
function reply<T>(call: Call, asked: Asked, ask: (done: (answer: T) => void) => void): Reply<T> {
  const { table, process } = call
  if (asked.number !== 0 && table.isAwaited(process, asked.number))
    return { wait: { kind: 'answer', number: asked.number } }
  const answer = asked.number === 0 ? undefined : table.takeAnswer(process, asked.number)
  if (answer !== undefined) {
    asked.number = 0
    return { answer: answer as unknown as T }
  }
  asked.number = table.ask(process, (done) => ask((one) => done(one as unknown as Json)))
  return { wait: { kind: 'answer', number: asked.number } }
}

/** The address of a target; null where it has none. */
export function addressOfTarget(call: Call, asked: Asked, target: string): Reply<string | null> {
  if (isAddress(target)) return { answer: target }
  const known = hostsAddress(call, target)
  if (known !== undefined) return { answer: known }
  const looked = reply<NameAnswer>(call, asked, (done) => call.network.resolve(target, 'A', done))
  return 'wait' in looked ? looked : { answer: looked.answer.addresses[0] ?? null }
}

export function echoOf(call: Call, asked: Asked, address: string): Reply<EchoAnswer> {
  return reply<EchoAnswer>(call, asked, (done) => call.network.echo(address, done))
}
