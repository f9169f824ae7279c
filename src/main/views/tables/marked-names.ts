import type { MarkedDocument, RowName } from '../../../shared/contract/tables.ts'
import { compileFilter, parseFilter } from '../../../shared/filter/filter.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { statusOf } from '../object-status.ts'

interface MarkedInput {
  readonly kind: Kind
  /** Empty: all. */
  readonly namespaces: readonly string[]
  readonly filter: string
  readonly names: readonly RowName[]
}

/** Which of the rows that somebody marked a list does not show now, and which are of nothing any more. */
export function markedNames(source: ClusterSource, { kind, namespaces, filter, names }: MarkedInput): MarkedDocument {
  const passes = compileFilter(parseFilter(filter))
  const wanted = kind.namespaced && namespaces.length > 0 ? new Set(namespaces) : undefined
  const hidden: RowName[] = []
  const gone: RowName[] = []
  for (const row of names) {
    const object = source.get(kind, kind.namespaced ? row.namespace : undefined, row.name)
    if (object === undefined) gone.push(row)
    else if (
      wanted?.has(row.namespace ?? '') === false ||
      passes?.({ object, status: statusOf(source, object, kind) }) === false
    )
      hidden.push(row)
  }
  return { hidden, gone }
}
