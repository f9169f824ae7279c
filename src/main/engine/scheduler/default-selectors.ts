import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { replicaSetOfController } from '../../../shared/kinds/replicationcontroller/as-replicaset.ts'
import { replicationControllerKind } from '../../../shared/kinds/replicationcontroller/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { statefulSetKind } from '../../../shared/kinds/statefulset/kind.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import { matches, requirementsOf, requirementsOfMap, type Requirement } from '../../../shared/kube/label-selector.ts'
import type { LabelSelector, Pod, Service } from '../../../shared/schema/types.ts'
import { controllerOf } from '../../../shared/kube/owners.ts'
import type { ObjectStore } from '../store/object-store.ts'

interface Remembered {
  readonly labels: Pod['metadata']['labels']
  readonly version: number
  readonly requirements: readonly Requirement[]
}

const none: readonly Requirement[] = []
const mostRemembered = 8192

/**
 * Which pods count as "of the same application" for the spreading that every pod gets: those that the Services of
 * the pod and its ReplicaSet, StatefulSet or ReplicationController select together, as upstream's plugins/helper.DefaultSelector.
 */
export class DefaultSelectors {
  readonly #store: ObjectStore
  readonly #services = new Map<string, Map<string, readonly Requirement[]>>()
  readonly #remembered = new Map<string, Remembered>()
  #version = 0

  constructor(store: ObjectStore) {
    this.#store = store
  }

  /** Takes in the Services there are, and from then on each change. */
  start(): void {
    const store = this.#store
    for (const service of store.all(serviceKind)) this.#note(service)
    store.onChange<Service>(serviceKind, ({ type, object, previous }) => {
      if (type !== 'DELETED' && deepEqual(previous?.spec.selector, object.spec.selector)) return
      this.#forget(object)
      if (type !== 'DELETED') this.#note(object)
      this.#version++
    })
  }

  /** Empty where nothing selects the pod: then it is not spread. */
  of(pod: Pod): readonly Requirement[] {
    const owner = controllerOf(pod)
    if (owner === undefined) return this.#select(pod)
    const { labels } = pod.metadata
    const known = this.#remembered.get(owner.uid)
    if (known !== undefined && known.version === this.#version && deepEqual(known.labels, labels))
      return known.requirements
    const requirements = this.#select(pod)
    if (this.#remembered.size >= mostRemembered) this.#remembered.clear()
    this.#remembered.set(owner.uid, { labels, version: this.#version, requirements })
    return requirements
  }

  #select(pod: Pod): readonly Requirement[] {
    const { namespace = '', labels } = pod.metadata
    const byKey = new Map<string, Requirement>()
    for (const requirements of this.#services.get(namespace)?.values() ?? []) {
      if (matches(requirements, labels)) for (const requirement of requirements) byKey.set(requirement.key, requirement)
    }
    const ofController = this.#ofController(pod)
    return byKey.size === 0 ? ofController : [...byKey.values(), ...ofController]
  }

  /** What the pod's controller selects; empty for controllers that run pods of different kinds. */
  #ofController(pod: Pod): readonly Requirement[] {
    const { namespace } = pod.metadata
    const { kind, name = '' } = controllerOf(pod) ?? {}
    const selector = this.#selectorOf(kind, namespace, name)
    return selector === undefined ? none : requirementsOf(selector)
  }

  #selectorOf(kind: string | undefined, namespace: string | undefined, name: string): LabelSelector | undefined {
    switch (kind) {
      case 'ReplicaSet':
        return this.#store.get(replicaSetKind, namespace, name)?.spec.selector
      case 'StatefulSet':
        return this.#store.get(statefulSetKind, namespace, name)?.spec.selector
      case 'ReplicationController': {
        const controller = this.#store.get(replicationControllerKind, namespace, name)
        return controller && replicaSetOfController(controller).spec.selector
      }
      default:
        return undefined
    }
  }

  #forget({ metadata: { namespace = '', name } }: Service): void {
    const services = this.#services.get(namespace)
    services?.delete(name)
    if (services?.size === 0) this.#services.delete(namespace)
  }

  #note({ metadata: { namespace = '', name }, spec: { selector } }: Service): void {
    if (selector === undefined || Object.keys(selector).length === 0) return
    const services = this.#services.get(namespace) ?? new Map<string, readonly Requirement[]>()
    services.set(name, requirementsOfMap(selector))
    this.#services.set(namespace, services)
  }
}
