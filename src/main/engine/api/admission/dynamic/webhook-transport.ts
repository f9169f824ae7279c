import type { WebhookClientConfig } from '../../../../../shared/schema/types.ts'
import type { Json } from '../../../../../shared/kube/object.ts'

/** What came back of a review that was posted. */
export type WebhookAnswer =
  | { readonly kind: 'http'; readonly status: number; readonly body: string }
  /**
   * Nobody answered. `cause` in the words of Go's net, tls and context; `waited` milliseconds of simulated time that
   * somebody who asks waits for this.
   */
  | { readonly kind: 'failed'; readonly cause: string; readonly waited: number }

/**
 * How the API server reaches webhooks. It answers at once, with what would come back at this moment: no request waits in
 * the engine, and a time-out is told by how long it takes.
 */
export interface WebhookTransport {
  /** `timeout` in milliseconds. */
  post(target: WebhookClientConfig, timeout: number, review: Json): WebhookAnswer
}
