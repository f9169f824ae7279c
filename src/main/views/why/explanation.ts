import type { Cause } from '../../../shared/contract/documents.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'

/**
 * What an object itself says of its state, and the object whose own state explains it further. A link without a jump
 * leads to the object that says it.
 */
export interface Explanation {
  readonly links: readonly Cause[]
  readonly next?: KubeObject | undefined
}

export const nothing: Explanation = { links: [] }
