import { controllerOf } from '../../../shared/kube/owners.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { UsageGroup } from './usage-group.ts'
import type { UsageGroups } from './usage-groups.ts'

const mostWorkloads = 3

/** What pods of one controller have in common, or those of one namespace that have none. */
export interface PodFamily {
  readonly namespace: string
  /** Uids of the controllers, the nearest first; three at most. */
  readonly workloads: readonly string[]
  /** Of the cluster, the namespace and the workloads. */
  readonly groups: readonly UsageGroup[]
  /** How many pods are counted with it. */
  members: number
}

/** The families of the pods that are counted: pods share them, and the last one takes its family along. */
export class PodFamilies {
  readonly #store: ObjectStore
  readonly #groups: UsageGroups
  /** By the uid of the nearest controller, or by namespace. */
  readonly #families = { ofController: new Map<string, PodFamily>(), ofNamespace: new Map<string, PodFamily>() }

  constructor(store: ObjectStore, groups: UsageGroups) {
    this.#store = store
    this.#groups = groups
  }

  /** Counts a pod into its family as its controllers are now; give it back with `leave`. */
  join(pod: Pod): PodFamily {
    const { namespace = '' } = pod.metadata
    const nearest = controllerOf(pod)?.uid
    const known = this.#mapOf(nearest).get(nearest ?? namespace)
    const family = known !== undefined && this.#isTrue(known, namespace) ? known : this.#make(namespace, nearest)
    if (family !== known) this.#mapOf(nearest).set(nearest ?? namespace, family)
    family.members++
    return family
  }

  leave(family: PodFamily): void {
    family.members--
    const [nearest] = family.workloads
    const families = this.#mapOf(nearest)
    const key = nearest ?? family.namespace
    // Another one has the place where a controller was given another controller meanwhile.
    if (family.members === 0 && families.get(key) === family) families.delete(key)
  }

  #mapOf(nearest: string | undefined): Map<string, PodFamily> {
    return nearest === undefined ? this.#families.ofNamespace : this.#families.ofController
  }

  /** Whether the controllers of a family are those that its nearest has now. */
  #isTrue({ namespace, workloads }: PodFamily, asked: string): boolean {
    if (namespace !== asked) return false
    for (let index = 0; index < workloads.length; index++) {
      if (index + 1 < mostWorkloads && this.#controllerOf(workloads[index]!) !== workloads[index + 1]) return false
    }
    return true
  }

  #make(namespace: string, nearest: string | undefined): PodFamily {
    const groups = [this.#groups.of('cluster', ''), this.#groups.of('namespace', namespace)]
    const workloads: string[] = []
    for (let uid = nearest; uid !== undefined && workloads.length < mostWorkloads; uid = this.#controllerOf(uid)) {
      workloads.push(uid)
      groups.push(this.#groups.of('workload', uid))
    }
    return { namespace, workloads, groups, members: 0 }
  }

  #controllerOf(uid: string): string | undefined {
    const object = this.#store.byUid(uid)
    return object === undefined ? undefined : controllerOf(object)?.uid
  }
}
