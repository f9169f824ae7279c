import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject, NewObject } from '../../../shared/kube/object.ts'
import type { Pod } from '../../../shared/schema/types.ts'

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan'

export interface DeleteOptions {
  /** Absent: what the object asks for (terminationGracePeriodSeconds of a pod), else 0. */
  readonly gracePeriodSeconds?: number
  readonly propagationPolicy?: PropagationPolicy
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
}

/** Who writes: the field manager that managedFields names. Controllers, scheduler and kubelet have one each. */
export interface Author {
  readonly manager: string
  /** The ServiceAccount of kube-system that it acts as. */
  readonly account?: string | undefined
}

/**
 * How the parts of the control plane write: what they hand in is already decoded and right, so it is not validated
 * again, but every rule of storage holds: defaults, generation, one revision a write, optimistic concurrency by
 * resourceVersion (ApiError 409), managedFields, finalizers and graceful deletion. A write that changes nothing is
 * none: it returns the stored object. All methods throw ApiError as the API would.
 */
export interface ObjectWriter {
  /** Creates from generateName where there is no name. 409 where it exists, 403 in a terminating namespace. */
  create<T extends KubeObject>(kind: Kind<T>, object: NewObject<T>): T
  /** Replaces everything but status. */
  update<T extends KubeObject>(kind: Kind<T>, object: T): T
  /** Replaces status, and of the metadata only what the status subresource may. */
  updateStatus<T extends KubeObject>(kind: Kind<T>, object: T): T
  /** Writes the number of replicas of `object`, and nothing else of it, through its scale subresource. */
  updateScale<T extends KubeObject>(kind: Kind<T>, object: T, replicas: number): T
  /**
   * Upstream's binding subresource: stores the pod's spec, which differs in nodeName only, and the condition
   * PodScheduled True in one revision that leaves the generation alone. 409 where the pod is bound or being deleted.
   */
  bind(pod: Pod): Pod
  delete(kind: Kind, namespace: string | undefined, name: string, options?: DeleteOptions): void
}
