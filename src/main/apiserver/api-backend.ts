import type { X509Certificate } from 'node:crypto'
import type { User } from '../engine/api/authorization/identities.ts'
import type { ApiRequest, ApiResponse, Identity } from '../engine/api/request.ts'
import type { Engine } from '../engine/engine.ts'
import type { TurnTaking } from './respond.ts'

/** The cluster behind the API, as whoever runs it hands it over. */
export interface ApiBackend {
  /** Another one after the cluster was read back from its file. */
  readonly engine: Engine
  readonly time: ApiTime
  /** Handles a request; what writes is answered after its commit, and what reads after that of what it shows. */
  submit(request: ApiRequest, identity: Identity): Promise<ApiResponse>
  /** Commits in the next turn. */
  commitSoon(): void
  /** Whether nothing can be written now: the disk is full. */
  readonly isReadOnly: boolean
  /**
   * Lets the engine go on with what it was just told outside of `submit`. Resolves with the next commit: whether what
   * happened until now is on disk.
   */
  carryOut(): Promise<boolean>
  /** Resolves when so many milliseconds of simulated time are over; at once while that stands still. */
  passed(milliseconds: number): Promise<void>
  /** Told after every commit. */
  onCommit(listener: () => void): void
  /** Told that the engine is another one. */
  onReload(listener: () => void): void
}

export interface ApiTime extends TurnTaking {
  /** Runs later, not before `delay` real milliseconds have passed; returns what cancels it. */
  after(delay: number, run: () => void): () => void
}

/** Who somebody is that shows a bearer token; undefined where it is nobody's. */
export type TokenAuthenticator = (token: string) => User | undefined

/**
 * Until when a client's certificate is good by the cluster's clock, in milliseconds since 1970; undefined where it is of
 * another authority or for something else.
 */
export type CertificateAuthenticator = (certificate: X509Certificate) => number | undefined

/** A request that was answered, for whoever keeps a list of them. Holds no body and no secret. */
export interface AnsweredRequest {
  readonly user: string
  readonly groups: readonly string[]
  /** Who acted as this user. */
  readonly impersonatedBy?: string
  readonly userAgent: string
  readonly method: string
  readonly path: string
  /** As RBAC names it. */
  readonly verb: string
  readonly group?: string
  readonly version?: string
  readonly resource?: string
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
  readonly isDryRun: boolean
  readonly code: number
  readonly reason?: string
  /** Real milliseconds until the answer was complete; of a watch, how long it was open. */
  readonly latency: number
  readonly bytes: number
}
