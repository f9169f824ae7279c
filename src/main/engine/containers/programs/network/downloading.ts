// Files that a program gets from a server beyond the cluster, one after the other: each takes its time by its size.
import type { Call } from '../../processes/call.ts'
import type { Wait } from '../../processes/process.ts'
import { throughHosts } from './hosts-file.ts'
import type { WebAnswer } from './network-port.ts'

/** Bytes that come in a millisecond. */
const rate = 5000

/** Where a download stands: part of a program's memory, which it changes. */
export type Download = {
  /** Of the question to the server; 0: none was asked. */
  number: number
  /** When the last byte is there; null: it does not come yet. */
  until: number | null
  /** The status of the answer, and who gave it. */
  status: number
  address: string
}

export const noDownload: Download = { number: 0, until: null, status: 0, address: '' }

export interface RemoteFile {
  readonly host: string
  readonly port: number
  readonly isSecure: boolean
  readonly path: string
  readonly bytes: number
  readonly agent: string
  /** Milliseconds after which the program gives up. */
  readonly patience: number
}

/** How a download ended: with bytes, or with an answer that is none. */
export type Downloaded =
  | { readonly kind: 'got' }
  | { readonly kind: 'status'; readonly status: number; readonly address: string }
  | Exclude<WebAnswer, { readonly kind: 'answer' }>

/** Goes on with a file: what to wait for, or how it ended. Asked anew where the engine was started again meanwhile. */
export function goOn(call: Call, state: Download, file: RemoteFile): { wait: Wait } | { end: Downloaded } {
  const { table, process } = call
  if (state.until !== null) {
    if (call.now < state.until) return { wait: { kind: 'time', until: state.until } }
    Object.assign(state, noDownload)
    return { end: { kind: 'got' } }
  }
  if (table.isAwaited(process, state.number)) return { wait: { kind: 'answer', number: state.number } }
  const answer = table.takeAnswer(process, state.number) as unknown as WebAnswer | undefined
  if (answer === undefined) {
    const { host, port, isSecure, path, agent, patience } = file
    const headers = { Host: host, 'User-Agent': agent }
    const request = { host, port, isSecure, method: 'GET', path, headers, body: '', timeout: patience }
    const network = throughHosts(call)
    state.number = table.ask(process, (done) =>
      network.request(request, (reply) =>
        // What the file holds is known here already.
        done(reply.kind === 'answer' ? { ...reply, headers: {}, body: '' } : { ...reply })
      )
    )
    return { wait: { kind: 'answer', number: state.number } }
  }
  Object.assign(state, noDownload)
  if (answer.kind !== 'answer') return { end: answer }
  const { status, address } = answer
  if (status !== 200) return { end: { kind: 'status', status, address } }
  state.until = call.now + Math.ceil(file.bytes / rate)
  return { wait: { kind: 'time', until: state.until } }
}
