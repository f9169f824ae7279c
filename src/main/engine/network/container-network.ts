// The network as the programs of one container have it before them: curl, nslookup, nc ask here.
import type { NetworkClient, RequestReport } from '../../../shared/network/request.ts'
import type { Network } from './network.ts'
import type { RecordType } from './dns/dns-message.ts'

export interface NameAnswer {
  /** What was found, as text; empty with a reason where there is nothing. */
  readonly addresses: readonly string[]
  /** NXDOMAIN: there is no such name. timeout: no server has answered. */
  readonly reason?: 'NXDOMAIN' | 'timeout'
  /** The name that was found, with its search domain; and the server that answered. */
  readonly name?: string
  readonly server?: string
}

export interface WebRequest {
  readonly host: string
  readonly port: number
  readonly isSecure: boolean
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Milliseconds after which nobody waits any more. */
  readonly timeout: number
}

export type WebAnswer =
  | {
      readonly kind: 'answer'
      readonly address: string
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  | { readonly kind: 'unresolved' | 'refused' | 'timeout' | 'reset'; readonly address?: string }

export interface ContainerNetwork {
  resolve(name: string, type: RecordType, done: (answer: NameAnswer) => void): void
  request(request: WebRequest, done: (answer: WebAnswer) => void): void
  /** Opens a connection and says no more. */
  connect(host: string, port: number, timeout: number, done: (answer: WebAnswer) => void): void
}

/** The network of a pod, by its uid. */
export function containerNetwork(network: Pick<Network, 'resolve' | 'send'>, uid: string): ContainerNetwork {
  const client: NetworkClient = { kind: 'pod', uid }
  return {
    resolve(name, type, done) {
      network.resolve(client, name, type, ({ code, records, name: found, server }) =>
        done({
          addresses: records.filter((record) => record.type === type).map(({ data }) => data),
          ...(code === 'NOERROR'
            ? {}
            : { reason: code === 'NXDOMAIN' || code === 'no-address' ? 'NXDOMAIN' : 'timeout' }),
          name: found,
          ...(server === undefined ? {} : { server })
        })
      )
    },
    request({ host, port, isSecure, method, path, headers, body, timeout }, done) {
      const size: Readonly<Record<string, string>> =
        body === '' ? {} : { 'Content-Length': String(new TextEncoder().encode(body).length) }
      const scheme = isSecure ? 'https' : 'http'
      const request = { scheme, host, port, method, path, headers: { ...size, ...headers }, timeout } as const
      network.send(client, request, (report) => done(answerOf(report)))
    },
    connect(host, port, timeout, done) {
      network.send(client, { scheme: 'tcp', host, port, timeout }, (report) => done(answerOf(report)))
    }
  }
}

function answerOf({ answer, address }: RequestReport): WebAnswer {
  const where = address === undefined ? {} : { address }
  switch (answer.kind) {
    case 'http':
      return {
        kind: 'answer',
        address: address ?? '',
        status: answer.status,
        headers: answer.headers ?? {},
        body: answer.body
      }
    case 'connected':
      return { kind: 'answer', address: address ?? '', status: 0, headers: {}, body: '' }
    case 'refused':
    case 'reset':
      return { kind: answer.kind, ...where }
    case 'unresolved':
      return { kind: 'unresolved' }
    case 'timed-out':
    case 'unreachable':
      return { kind: 'timeout', ...where }
  }
}
