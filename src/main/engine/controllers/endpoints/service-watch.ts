import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodReady, isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { requirementsOfMap, type Requirement } from '../../../../shared/kube/label-selector.ts'
import type { Node, Pod, Service } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { SelectorIndex } from '../selector-index.ts'

const zoneLabel = 'topology.kubernetes.io/zone'

/** A Service whose endpoints some controller keeps: it selects pods. */
export function hasEndpoints(service: Service): boolean {
  const { selector, type } = service.spec
  return selector !== undefined && Object.keys(selector).length > 0 && type !== 'ExternalName'
}

const requirements = new WeakMap<Readonly<Record<string, string>>, readonly Requirement[]>()

export function selectorOf(service: Service): readonly Requirement[] {
  const selector = service.spec.selector!
  let known = requirements.get(selector)
  if (known === undefined) requirements.set(selector, (known = requirementsOfMap(selector)))
  return known
}

export interface ServiceWatchers {
  /** The Service was made, changed or removed. */
  onService(key: string): void
  /** A pod that the Service selects, or did, changed in something that endpoints show. */
  onPod(serviceKey: string, podKey: string): void
}

/**
 * Tells which Services a change concerns. The Services of a pod come from an index of selectors, so that a pod costs
 * the Services that select it, however many there are.
 */
export class ServiceWatch {
  readonly #store: ObjectStore
  readonly #watchers: ServiceWatchers
  readonly #selectors = new SelectorIndex()

  constructor(store: ObjectStore, watchers: ServiceWatchers) {
    this.#store = store
    this.#watchers = watchers
  }

  start(): void {
    const store = this.#store
    store.onChange(serviceKind, ({ type, object }) => this.#onService(object, type === 'DELETED'))
    store.onChange(podKind, ({ type, object, previous }) => {
      const before = type === 'ADDED' ? undefined : previous
      const after = type === 'DELETED' ? undefined : object
      if (before === undefined || after === undefined || !isSameEndpoint(before, after)) this.#onPod(before, after)
    })
    store.onChange(nodeKind, ({ type, object, previous }) => {
      if (type === 'MODIFIED' && zoneOf(previous!) === zoneOf(object)) return
      for (const pod of store.onNode(podKind, object.metadata.name)) this.#onPod(undefined, pod)
    })
    for (const service of store.all(serviceKind)) this.#onService(service, false)
  }

  #onService(service: Service, isGone: boolean): void {
    const key = keyOfObject(service)
    if (isGone || !hasEndpoints(service)) this.#selectors.delete(key)
    else this.#selectors.set(key, service.metadata.namespace!, selectorOf(service))
    this.#watchers.onService(key)
  }

  #onPod(before: Pod | undefined, after: Pod | undefined): void {
    const { namespace } = (after ?? before!).metadata
    const podKey = keyOfObject(after ?? before!)
    const labels = after?.metadata.labels
    const labelsBefore = before?.metadata.labels
    const concerned = new Set<string>()
    if (after !== undefined) for (const key of this.#selectors.matching(namespace!, labels)) concerned.add(key)
    if (before !== undefined && labelsBefore !== labels) {
      for (const key of this.#selectors.matching(namespace!, labelsBefore)) concerned.add(key)
    }
    for (const key of concerned) this.#watchers.onPod(key, podKey)
  }
}

export function zoneOf(node: Node): string | undefined {
  return node.metadata.labels?.[zoneLabel]
}

/** Whether nothing that an endpoint shows differs between two states of a pod. */
function isSameEndpoint(a: Pod, b: Pod): boolean {
  return (
    a.metadata.labels === b.metadata.labels &&
    a.metadata.deletionTimestamp === b.metadata.deletionTimestamp &&
    a.spec.nodeName === b.spec.nodeName &&
    a.spec.hostname === b.spec.hostname &&
    a.status?.podIP === b.status?.podIP &&
    isPodReady(a) === isPodReady(b) &&
    isPodTerminal(a) === isPodTerminal(b) &&
    (a.status?.podIPs === b.status?.podIPs || deepEqual(a.status?.podIPs, b.status?.podIPs))
  )
}
