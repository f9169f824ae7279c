import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { claimsOfPod } from '../../../shared/kinds/pod/pod-claims.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { keyOf, type ObjectStore } from '../store/object-store.ts'

/** Which pods mount which claim, kept as pods come and go: most pods mount none and cost nothing here. */
export class ClaimUsers {
  readonly #store: ObjectStore
  /** Uids of pods by the key of the claim. */
  readonly #users = new Map<string, Set<string>>()

  constructor(store: ObjectStore) {
    this.#store = store
    for (const pod of store.all(podKind)) this.#add(pod)
    store.onChange<Pod>(podKind, ({ type, object }) => {
      // What a pod mounts never changes.
      if (type === 'ADDED') this.#add(object)
      else if (type === 'DELETED') this.#remove(object)
    })
  }

  /** Pods that mount a claim, wherever they are in their lives. */
  *podsOf(namespace: string, claim: string): Generator<Pod> {
    for (const uid of this.#users.get(keyOf(namespace, claim)) ?? []) {
      const pod = this.#store.byUid(uid)
      if (pod !== undefined) yield pod as Pod
    }
  }

  #add(pod: Pod): void {
    for (const { claim } of claimsOfPod(pod)) {
      const key = keyOf(pod.metadata.namespace, claim)
      const users = this.#users.get(key)
      if (users === undefined) this.#users.set(key, new Set([pod.metadata.uid]))
      else users.add(pod.metadata.uid)
    }
  }

  #remove(pod: Pod): void {
    for (const { claim } of claimsOfPod(pod)) {
      const key = keyOf(pod.metadata.namespace, claim)
      const users = this.#users.get(key)
      users?.delete(pod.metadata.uid)
      if (users?.size === 0) this.#users.delete(key)
    }
  }
}

const byStore = new WeakMap<ObjectStore, ClaimUsers>()

/** The one index of a store; whoever asks first makes it. */
export function claimUsersOf(store: ObjectStore): ClaimUsers {
  let users = byStore.get(store)
  if (users === undefined) byStore.set(store, (users = new ClaimUsers(store)))
  return users
}
