import type { WorkloadsDocument } from '../../../shared/contract/documents.ts'
import { workloadKinds } from '../../../shared/kinds/joined-list.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { ClusterFacts } from './cluster-facts.ts'

const listLimit = 20
/** So many are looked through for those about workloads. */
const looked = 200

/** How many workloads of each kind stand in which state, from counts that are kept, and what happened to them last. */
export function workloadsDocument(
  source: ClusterSource,
  facts: ClusterFacts,
  namespaces: readonly string[]
): WorkloadsDocument {
  const isWorkload = ({ about }: { readonly about: { readonly group: string; readonly resource: string } }): boolean =>
    workloadKinds.some(({ group, resource }) => about.group === group && about.resource === resource)
  return {
    kinds: workloadKinds.map(({ group, resource }) => {
      const marks = facts.counts(source.kinds.ofResource(group, resource)!).marks(namespaces)
      const total = [...marks.values()].reduce((sum, count) => sum + count, 0)
      return { group, resource, total, marks: Object.fromEntries(marks) }
    }),
    changes: facts.changes.newest(namespaces, looked).filter(isWorkload).slice(0, listLimit),
    warnings: facts.events.groupedWarnings(namespaces, looked).filter(isWorkload).slice(0, listLimit)
  }
}
