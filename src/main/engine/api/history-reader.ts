import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'

/** What the API needs to know of the past; the store's history answers it. */
export interface HistoryReader {
  /** The oldest revision that can still be listed; what came before was compacted. */
  readonly oldestRevision: number
  /** The objects of a kind as they were after `revision`, in list order; undefined where this cannot be told. */
  listAt(kind: Kind, revision: number): readonly KubeObject[] | undefined
}

/** Where no history is kept, a list goes on with the objects there are now. */
export const noHistory: HistoryReader = {
  oldestRevision: 0,
  listAt: () => undefined
}
