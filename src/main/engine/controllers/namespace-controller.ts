import type { Kind } from '../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Namespace, NamespaceCondition, Pod } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { isPodTerminal } from '../../../shared/kinds/pod/lifecycle.ts'
import { WorkQueue } from './work-queue.ts'

/** Upstream's namespaceDeletionGracePeriod, in milliseconds: caches of admission learn of the end first. */
const settleTime = 5000
/** The most objects that one reconcile deletes. */
const burst = 500

interface Remaining {
  readonly kind: Kind
  readonly count: number
  readonly finalizers: ReadonlyMap<string, number>
}

/** Empties a namespace that is being deleted, kind by kind, pods first; upstream's pkg/controller/namespace. */
export class NamespaceController implements Component {
  readonly name = 'namespace-controller'
  readonly #controlPlane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue

  constructor(controlPlane: ControlPlane) {
    this.#controlPlane = controlPlane
    this.#writer = controlPlane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(controlPlane.clock, (name) => this.#reconcile(name))
  }

  start(): void {
    const { store } = this.#controlPlane
    store.onChange(namespaceKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#enqueue(object)
    })
    for (const namespace of store.all(namespaceKind)) this.#enqueue(namespace)
  }

  #enqueue({ metadata }: Namespace): void {
    if (metadata.deletionTimestamp !== undefined) this.#queue.addAfter(metadata.name, settleTime)
  }

  #reconcile(name: string): void {
    const { store, clock } = this.#controlPlane
    const namespace = store.get(namespaceKind, undefined, name)
    if (namespace === undefined || namespace.metadata.deletionTimestamp === undefined) return
    if ((namespace.spec?.finalizers?.length ?? 0) === 0) return
    if (this.#deleteSome(name)) {
      this.#queue.add(name)
      return
    }
    const remaining = this.#remainingIn(name)
    const conditions = conditionsFor(namespace.status?.conditions ?? [], remaining, clock.now)
    const updated = this.#writer.updateStatus(namespaceKind, {
      ...namespace,
      status: { ...namespace.status, phase: 'Terminating', conditions }
    })
    if (remaining.length > 0) {
      this.#queue.addAfter(name, (Math.floor(this.#graceLeft(name) / 2) + 1) * 1000)
      return
    }
    const finalizers = updated.spec?.finalizers?.filter((finalizer) => finalizer !== 'kubernetes') ?? []
    this.#writer.update(namespaceKind, { ...updated, spec: { ...updated.spec, finalizers } })
  }

  /** Deletes up to a burst of what is left: all pods, and after the last pod everything else. Whether there is more. */
  #deleteSome(namespace: string): boolean {
    const { store } = this.#controlPlane
    let left = burst
    for (const kind of contentKinds(store)) {
      if (kind !== (podKind as Kind) && store.count(podKind, namespace) > 0) return false
      for (const object of Array.from(store.inNamespace(kind, namespace))) {
        if (object.metadata.deletionTimestamp !== undefined) continue
        if (left-- === 0) return true
        this.#writer.delete(kind, namespace, object.metadata.name, { propagationPolicy: 'Background' })
      }
    }
    return false
  }

  /** While pods remain nothing else has been looked at: upstream then tells of the pods alone. */
  #remainingIn(namespace: string): readonly Remaining[] {
    const { store } = this.#controlPlane
    const remaining: Remaining[] = []
    const visited = store.count(podKind, namespace) > 0 ? [podKind as Kind] : contentKinds(store)
    for (const kind of visited) {
      const count = store.count(kind, namespace)
      if (count === 0) continue
      const finalizers = new Map<string, number>()
      for (const { metadata } of store.inNamespace(kind, namespace)) {
        for (const finalizer of metadata.finalizers ?? [])
          finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1)
      }
      remaining.push({ kind, count, finalizers })
    }
    return remaining
  }

  /** Seconds that the slowest pod may still take; upstream's estimate. */
  #graceLeft(namespace: string): number {
    let longest = 0
    for (const pod of this.#controlPlane.store.inNamespace<Pod>(podKind, namespace)) {
      if (isPodTerminal(pod)) continue
      const { terminationGracePeriodSeconds = 0 } = pod.spec
      longest = Math.max(longest, pod.metadata.deletionGracePeriodSeconds ?? terminationGracePeriodSeconds)
    }
    return longest
  }
}

/** Pods first: what they use must not be taken from under them (OrderedNamespaceDeletion). */
function contentKinds({ kinds }: ObjectStore): readonly Kind[] {
  return [podKind, ...kinds.all().filter((kind) => kind.namespaced && kind !== (podKind as Kind))]
}

function conditionsFor(
  present: readonly NamespaceCondition[],
  remaining: readonly Remaining[],
  now: number
): readonly NamespaceCondition[] {
  const finalizers = new Map<string, number>()
  for (const one of remaining) {
    for (const [name, count] of one.finalizers) finalizers.set(name, (finalizers.get(name) ?? 0) + count)
  }
  const counts = remaining
    .map(({ kind, count }) => `${kind.resource}.${kind.group} has ${count} resource instances`)
    .sort()
  const held = [...finalizers].map(([name, count]) => `${name} in ${count} resource instances`).sort()
  const wanted: NamespaceCondition[] = [
    condition(
      'NamespaceDeletionDiscoveryFailure',
      false,
      'ResourcesDiscovered',
      'All resources successfully discovered'
    ),
    condition(
      'NamespaceDeletionGroupVersionParsingFailure',
      false,
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed'
    ),
    condition(
      'NamespaceDeletionContentFailure',
      false,
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization'
    ),
    counts.length > 0
      ? condition(
          'NamespaceContentRemaining',
          true,
          'SomeResourcesRemain',
          `Some resources are remaining: ${counts.join(', ')}`
        )
      : condition('NamespaceContentRemaining', false, 'ContentRemoved', 'All content successfully removed'),
    held.length > 0
      ? condition(
          'NamespaceFinalizersRemaining',
          true,
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${held.join(', ')}`
        )
      : condition(
          'NamespaceFinalizersRemaining',
          false,
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished'
        )
  ]
  return wanted.map((next) => {
    const before = present.find(({ type }) => type === next.type)
    if (before?.status === next.status && before.message === next.message && before.reason === next.reason)
      return before
    const time = before?.status === next.status ? before.lastTransitionTime : undefined
    return { ...next, lastTransitionTime: time ?? formatTime(now) }
  })
}

function condition(type: string, isTrue: boolean, reason: string, message: string): NamespaceCondition {
  return { type, status: isTrue ? 'True' : 'False', reason, message }
}
