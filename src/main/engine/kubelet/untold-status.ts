import type { Json } from '../../../shared/kube/object.ts'
import type { PodStatus } from '../../../shared/schema/types.ts'
import type { DataShelf } from '../volumes/volume-data.ts'
import type { HostFacts } from './pod-status.ts'
import { podStatusOf } from './pod-status.ts'
import { recordsOf, type PodState } from './pod-state.ts'

/**
 * What a kubelet knows of its pods' containers and has not told the API yet: a container that began or ended is told with
 * the next relist. The runtime of a real node knows it whatever happens to the kubelet; here it is kept with each commit,
 * so that an engine which is started again neither starts a container twice nor forgets how one has ended.
 */
export class UntoldStatus {
  readonly #shelf: DataShelf
  readonly #host: HostFacts
  readonly #now: () => number

  constructor(shelf: DataShelf, host: HostFacts, now: () => number) {
    this.#shelf = shelf
    this.#host = host
    this.#now = now
  }

  /** A container of the pod has begun, or has ended. What is written is what is so at the commit. */
  note(state: PodState): void {
    const status = { toJSON: () => this.#statusOf(state) }
    this.#shelf.set(keyOf(state.sandbox.uid), status as unknown as Json)
  }

  /** The API knows it, or the pod is gone. */
  told(podUid: string): void {
    this.#shelf.remove(keyOf(podUid))
  }

  /** What was not told when the engine was stopped. */
  of(podUid: string): PodStatus | undefined {
    return this.#shelf.get(keyOf(podUid)) as unknown as PodStatus | undefined
  }

  /** That it is looked at changes nothing: what a record says it has told stays. */
  #statusOf(state: PodState): PodStatus {
    const records = recordsOf(state)
    const told = records.map(({ status }) => status)
    const status = podStatusOf(state, this.#host, this.#now())
    for (const [index, record] of records.entries()) record.status = told[index]
    return status
  }
}

function keyOf(podUid: string): string {
  return `untold-status:${podUid}`
}
