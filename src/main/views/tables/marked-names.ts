import type { MarkedDocument, RowName } from '../../../shared/contract/tables.ts'
import { compileFilter, parseFilter } from '../../../shared/filter/filter.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { statusOf } from '../object-status.ts'
import { joinedKind, type ListedKind } from './workload-list.ts'

interface MarkedInput {
  readonly kind: ListedKind
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
    const own = joinedKind(kind, row.of) ?? kind
    const object = source.get(own, own.namespaced ? row.namespace : undefined, row.name)
    if (object === undefined) gone.push(row)
    else if (
      wanted?.has(row.namespace ?? '') === false ||
      passes?.({ object, status: statusOf(source, object, own) }) === false
    )
      hidden.push(row)
  }
  return { hidden, gone }
}
