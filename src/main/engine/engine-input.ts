import type { ImageSettings } from '../../shared/images/own-image.ts'
import type { ChaosChange } from '../../shared/chaos/fault.ts'
import type { NodeStrain } from '../../shared/kinds/node/strain.ts'
import type { MachineChange } from '../../shared/machines/changes.ts'
import type { NetworkClient, NetworkRequest, OutsideHost } from '../../shared/network/request.ts'
import type { TrafficChange } from '../../shared/network/traffic.ts'
import type { User } from './api/authorization/identities.ts'
import type { ApiRequest } from './api/request.ts'
import type { TokenSigner } from './api/service-account-token.ts'
import type { SessionInput } from './container-sessions.ts'
import type { ContainerRequest } from './kubelet/container-runtime.ts'
import type { SessionOptions } from './kubelet/container-streams.ts'

/** What comes from outside and changes the course of things: each is one record of the input log. */
export type EngineInput =
  | { readonly type: 'api'; readonly request: ApiRequest }
  | { readonly type: 'node-power'; readonly node: string; readonly on: boolean }
  | { readonly type: 'machines'; readonly change: MachineChange }
  | { readonly type: 'node-strain'; readonly node: string; readonly strain: NodeStrain }
  /** Somebody gives a workload work of so many millicores; 0 takes it away. */
  | { readonly type: 'load'; readonly uid: string; readonly millicores: number }
  /** Somebody outside asks a pod, past its Services: the proxy subresource, a forwarded port. */
  | { readonly type: 'pod-request'; readonly uid: string; readonly request: PodRequest }
  /** Somebody lets a pod, a machine or the world outside send a request. */
  | { readonly type: 'network-request'; readonly client: NetworkClient; readonly request: NetworkRequest }
  /** Somebody starts, changes or ends a steady load of requests. */
  | { readonly type: 'traffic'; readonly change: TrafficChange }
  /** Other hosts are beyond the cluster than before. */
  | { readonly type: 'outside-hosts'; readonly hosts: readonly OutsideHost[] }
  /** Somebody says what the registries have, in place of what was said before. */
  | { readonly type: 'images'; readonly settings: ImageSettings }
  /** Events live so long from now on, in milliseconds. */
  | { readonly type: 'event-ttl'; readonly milliseconds: number }
  /** Somebody breaks something on purpose, or mends it. */
  | { readonly type: 'chaos'; readonly change: ChaosChange }
  /** Somebody opens a session in a container: exec, attach, a terminal. Sessions count from 1 in each run. */
  | {
      readonly type: 'session-open'
      readonly uid: string
      readonly container: string
      readonly options: SessionOptions
    }
  | { readonly type: 'session'; readonly session: number; readonly input: SessionInput }

export type PodRequest = Extract<ContainerRequest, { readonly kind: 'http' | 'tcp' }>

/** What a cluster's file does not hold: credentials are its host's. */
export interface EngineCredentials {
  /** Signs the tokens of ServiceAccounts; without it there are none. */
  readonly signer?: TokenSigner
  /** PEM of the authority whose certificate the API shows; one that stands for it where absent. */
  readonly rootCertificate?: string
  /** Signs with that authority's key, the same bytes the same way; without it no request for a certificate is signed. */
  readonly signCertificate?: (bytes: Uint8Array) => Uint8Array
  /** Whose a token is that the host gave out itself. */
  readonly userOfToken?: (token: string) => User | undefined
}
