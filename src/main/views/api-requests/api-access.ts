import type { ApiAccessDocument, ApiCredentials } from '../../../shared/contract/api-access.ts'
import type { RequestLog } from './request-log.ts'

/** What was asked of the access to a cluster's API cannot be; the message is for the person who asked. */
export class AccessRefusal extends Error {
  override readonly name = 'AccessRefusal'
}

/** The Kubernetes API of a cluster as the window shows and governs it. Implemented by whoever serves it. */
export interface ApiAccess {
  readonly requests: RequestLog
  document(): ApiAccessDocument
  /** Told whenever the document changed. Returns the function that ends it. */
  onChange(listener: () => void): () => void
  /** Secrets. Throws AccessRefusal where there is no such identity, or the API is not served. */
  credentials(identity: string): ApiCredentials
  /** Throws AccessRefusal where the name is taken or cannot be one. */
  createIdentity(name: string, groups: readonly string[]): void
  /** What it was allowed to do stays in the role bindings. Throws AccessRefusal. */
  removeIdentity(name: string): void
}
