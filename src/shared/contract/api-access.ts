import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { base, callInput, liveInput, type Live } from './call.ts'

/** Somebody that a kubeconfig can be for, and that the window can act as. */
export interface ApiIdentity {
  readonly name: string
  /** Without system:authenticated, which everybody is in who is known. */
  readonly groups: readonly string[]
  /** Name of its context in a kubeconfig. */
  readonly context: string
  /** False for those that belong to the cluster. */
  readonly removable: boolean
}

/** How a program outside reaches the Kubernetes API of this cluster, and as whom. No secrets. */
export interface ApiAccessDocument {
  /** "https://127.0.0.1:6443"; undefined where the API is not served. */
  readonly url?: string
  /** Why it is not. */
  readonly notServed?: string
  /** The certificate of the authority that signed the server's. */
  readonly authority?: {
    /** SHA-256, as openssl prints it: "AB:CD:...". */
    readonly fingerprint: string
    /** The PEM file; undefined where it lies in no file. */
    readonly file?: string
  }
  /** Name of the cluster in a kubeconfig. */
  readonly clusterName: string
  /** Those of the cluster first. */
  readonly identities: readonly ApiIdentity[]
  /** The kubeconfig that was written at the start, where one was asked for. */
  readonly kubeconfigFile?: string
  /** No scheduler, no kubelets: Pods stay Pending. */
  readonly controlPlaneOnly: boolean
}

/** What one identity needs to be known to the API: secrets, so it is handed out only when asked for. */
export interface ApiCredentials {
  /** A whole kubeconfig with one context. */
  readonly kubeconfig: string
  /** Its bearer token; undefined where it shows a certificate instead. */
  readonly token?: string
}

/** One request to the API, as an audit log takes it down: never a body, a token, or a header but the user agent. */
export interface ApiRequestRecord {
  /** Grows by one with each request. */
  readonly id: number
  /** Milliseconds of simulated time at which it came. */
  readonly at: number
  /** Whose rights it had. */
  readonly user: string
  readonly groups?: readonly string[]
  /** Who sent it, where he acted as `user`. */
  readonly impersonatedBy?: string
  /** As RBAC names it, watch too; the method in lower case where it is for no resource. */
  readonly verb: string
  /** GET, POST, ... */
  readonly method: string
  /** Without the query. What the window asks for has none: it does not come by HTTP. */
  readonly path?: string
  readonly group: string
  readonly version: string
  /** The plural name; empty where the request is for no resource. */
  readonly resource: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
  /** HTTP status code; 0 where the client went away before there was one. */
  readonly code: number
  /** Of a refusal: "Forbidden", "NotFound". */
  readonly reason?: string
  /** Real microseconds from the request's arrival to its answer; of a watch, to its end. */
  readonly latency: number
  readonly userAgent: string
  readonly source: 'window' | 'api'
  readonly dryRun?: boolean
  /** Bytes of the answer, as far as they are known. */
  readonly bytes?: number
}

/** What is new in a filtered view of the newest requests. */
export interface ApiRequestUpdate {
  /** True: forget what you had. */
  readonly reset: boolean
  /** Newest first, at most `requestLimit`: those that came since the last update and pass the filter. */
  readonly requests: readonly ApiRequestRecord[]
  /** How many that pass the filter have come since the last update; those beyond `requests` were passed over. */
  readonly arrived: number
  /** How many of those that are kept pass the filter. */
  readonly matching: number
  /** How many are kept, and how many there were since the start. */
  readonly kept: number
  readonly ever: number
  /** Id of the oldest that is kept. */
  readonly oldest: number
  /** What the filter text could not be read as, if anything. */
  readonly filterError?: string
}

const identityName = z.string().min(1).max(253)

export const apiAccessContract = {
  access: base.input(liveInput).output(eventIterator(type<Live<ApiAccessDocument>>())),
  /** Refused where there is no such identity, or the API is not served. */
  credentials: base.input(callInput.extend({ name: identityName })).output(type<ApiCredentials>()),
  createIdentity: base
    .input(callInput.extend({ name: identityName, groups: z.array(z.string().min(1).max(253)).max(64) }))
    .output(type<void>()),
  removeIdentity: base.input(callInput.extend({ name: identityName })).output(type<void>()),
  /** `filter` as typed: words, user:NAME, verb:list, resource:pods, code:4xx, ...; a leading ! negates one. */
  requests: base
    .input(liveInput.extend({ filter: z.string().max(2_000) }))
    .output(eventIterator(type<Live<ApiRequestUpdate>>()))
}
