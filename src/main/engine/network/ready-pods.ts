import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { isPodReady } from '../../../shared/kinds/pod/lifecycle.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ObjectStore } from '../store/object-store.ts'

/** The ready pods of a program that acts on the API, in the order in which they became ready: the first one leads. */
export class ReadyPods {
  readonly #store: ObjectStore
  readonly #runsIt: (pod: Pod) => boolean
  readonly #pods = new Map<string, Pod>()

  constructor(store: ObjectStore, runsIt: (pod: Pod) => boolean) {
    this.#store = store
    this.#runsIt = runsIt
  }

  /** `led`: another one leads; `isFirst` where none did before. */
  follow(led: (isFirst: boolean) => void): void {
    this.#store.onChange(podKind, ({ type, object }) => this.#changed(object, type === 'DELETED', led))
    for (const pod of this.#store.all(podKind)) this.#changed(pod, false, led)
  }

  get leader(): Pod | undefined {
    return this.#pods.values().next().value
  }

  get all(): readonly Pod[] {
    return [...this.#pods.values()]
  }

  #changed(pod: Pod, isGone: boolean, led: (isFirst: boolean) => void): void {
    if (!this.#runsIt(pod)) return
    const before = this.leader?.metadata.uid
    if (isGone || !isPodReady(pod)) this.#pods.delete(pod.metadata.uid)
    else this.#pods.set(pod.metadata.uid, pod)
    const now = this.leader?.metadata.uid
    if (now !== undefined && now !== before) led(before === undefined)
  }
}
