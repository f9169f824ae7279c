// What programs of a container ask of the network. Answers come on the simulated clock, never within the question.
import type { Json } from '../../../../../shared/kube/object.ts'
import type { ApiRequest } from '../../../api/request.ts'

export interface NameAnswer {
  /** Addresses; empty with a reason where there are none. */
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
  | {
      readonly kind: 'unresolved' | 'refused' | 'timeout' | 'reset'
      readonly address?: string
      /** Of a name: a server has said that there is none. Else none has answered, or could find out. */
      readonly isUnknown?: boolean
    }

/** What came of an echo request. */
export interface EchoAnswer {
  /** `rejected`: a rule says port unreachable; `unreachable`: no machine has the address; `lost`: nobody says anything. */
  readonly kind: 'reply' | 'rejected' | 'unreachable' | 'lost'
  readonly from: string
  /** Milliseconds there and back. */
  readonly latency: number
  /** Who routed it, in order. */
  readonly routers: readonly string[]
}

export type ApiAnswer =
  | { readonly kind: 'answer'; readonly code: number; readonly object: Json }
  /** It could not be asked; `cause` in the words of Go's net. */
  | { readonly kind: 'failed'; readonly cause: string }

/** The network as one container has it before it. */
export interface NetworkPort {
  /** Asks the API server as the pod's ServiceAccount, over the Service kubernetes.default. */
  api(request: ApiRequest, userAgent: string, done: (answer: ApiAnswer) => void): void

  resolve(name: string, type: 'A' | 'AAAA' | 'SRV' | 'CNAME' | 'PTR', done: (answer: NameAnswer) => void): void
  request(request: WebRequest, done: (answer: WebAnswer) => void): void
  /**
   * Opens a connection, says `message` where there is one, and takes what comes back as the answer's body. A message
   * with an id that was heard before is answered as it was then.
   */
  connect(
    host: string,
    port: number,
    timeout: number,
    done: (answer: WebAnswer) => void,
    message?: string,
    messageId?: string
  ): void
  /** Sends one echo request (ICMP) to an address. */
  echo(address: string, done: (answer: EchoAnswer) => void): void
  /** Interfaces and routes, as iproute2 prints them; undefined where it has none as yet. */
  interfaces(): { readonly ipAddr: string; readonly ipRoute: string } | undefined
  /** Who listens in its network namespace, by port. */
  listeners(): readonly { readonly port: number; readonly isLocal: boolean; readonly program: string }[]
  /** What kube-proxy wrote on the machine, and the command that prints it; undefined in a pod's own network. */
  proxyRules(): { readonly mode: string; readonly command: string; readonly text: string } | undefined
}

/** No network at all: no name is known. */
export const noNetwork: NetworkPort = {
  api: (_request, _userAgent, done) => done({ kind: 'failed', cause: 'dial tcp: lookup kubernetes.default.svc' }),
  resolve: (_name, _type, done) => done({ addresses: [], reason: 'timeout' }),
  request: (_request, done) => done({ kind: 'unresolved' }),
  connect: (_host, _port, _timeout, done) => done({ kind: 'unresolved' }),
  echo: (_address, done) => done({ kind: 'unreachable', from: '', latency: 0, routers: [] }),
  interfaces: () => undefined,
  listeners: () => [],
  proxyRules: () => undefined
}
