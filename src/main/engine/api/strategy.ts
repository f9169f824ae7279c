// What is done to objects of all kinds on their way in; a kind's own part is its strategy, in its folder.
import type { Kind } from '../../../shared/kinds/kind.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { KubeObject, NewObject } from '../../../shared/kube/object.ts'
import { zeroStatusOf } from './managed-fields/zero-object.ts'

/** Any object as it is handled generically. */
export type Loose = KubeObject & {
  readonly spec?: unknown
  readonly status?: unknown
  /** In the place of a spec: configurations of admission webhooks. */
  readonly webhooks?: unknown
  /** In the place of a spec: a PodTemplate's. */
  readonly template?: unknown
}

/** The status that a new object starts with; undefined where its kind has none. `time` is now, as written. */
export function initialStatus<T extends KubeObject>(kind: Kind<T>, object: NewObject<T>, time: string): unknown {
  // A custom resource begins without a status, or with the one it was given where status is a field like others.
  if (kind.isCustom === true) return (object as { readonly status?: unknown }).status
  const empty = zeroStatusOf(kind)
  return kind.strategy?.initialStatus === undefined ? empty : kind.strategy.initialStatus(object, time, empty)
}

/** Whether a write to the main resource leaves the status alone. */
export function keepsStatus(kind: Kind): boolean {
  return kind.isCustom !== true || kind.subresources.includes('status')
}

/** A new object before its fields are counted as its creator's. */
export function prepareNew<T extends KubeObject>(kind: Kind<T>, object: NewObject<T>): NewObject<T> {
  if (kind.strategy?.prepareNew !== undefined) return kind.strategy.prepareNew(object)
  if (kind.isCustom !== true || !keepsStatus(kind)) return object
  const { status: _status, ...rest } = object as NewObject<T> & { readonly status?: unknown }
  return rest as unknown as NewObject<T>
}

/** The generation after an update of the main resource. */
export function generationAfter(kind: Kind, previous: Loose, next: Loose): number {
  const generation = previous.metadata.generation ?? 0
  return generation + (countsAsChange(kind, previous, next) ? 1 : 0)
}

function countsAsChange(kind: Kind, previous: Loose, next: Loose): boolean {
  if (kind.strategy?.countsAsChange !== undefined) return kind.strategy.countsAsChange(previous, next)
  if (kind.isCustom === true) {
    const { metadata: _before, ...oldRest } = previous
    const { metadata: _after, ...newRest } = next
    return !deepEqual(oldRest, newRest)
  }
  if (!deepEqual(previous.spec, next.spec) || !deepEqual(previous.webhooks, next.webhooks)) return true
  return !deepEqual(previous.template, next.template)
}

/** Whether a PUT must name the version that it replaces (upstream's AllowUnconditionalUpdate). */
export function mustNameVersion(kind: Kind): boolean {
  return kind.isCustom === true || kind.strategy?.mustNameVersion === true
}
