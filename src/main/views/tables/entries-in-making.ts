import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ViewEntry } from './view-order.ts'

/** The first entries of a view: what there was at one moment, worked through in as many pieces as one likes. */
export class EntriesInMaking {
  readonly entries: ViewEntry[] = []
  readonly #objects: readonly KubeObject[]
  readonly #entryFor: (object: KubeObject) => ViewEntry | undefined
  #next = 0

  /** `entryFor` answers undefined for what the view does not show. */
  constructor(objects: Iterable<KubeObject>, entryFor: (object: KubeObject) => ViewEntry | undefined) {
    this.#objects = [...objects]
    this.#entryFor = entryFor
  }

  /** All objects that were looked at. */
  get seen(): number {
    return this.#next
  }

  /** Looks at so many more; returns whether there are none left. */
  make(most: number): boolean {
    const end = Math.min(this.#next + most, this.#objects.length)
    while (this.#next < end) {
      const entry = this.#entryFor(this.#objects[this.#next++]!)
      if (entry !== undefined) this.entries.push(entry)
    }
    return end === this.#objects.length
  }
}
