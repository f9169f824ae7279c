// Who owns spec.replicas, as the scale subresource sees it and as the object keeps it. Follows
// apimachinery/pkg/util/managedfields/scalehandler.go.
import { apiVersionOf } from '../../../../shared/kinds/kind.ts'
import type { FieldsV1, ManagedFieldsEntry } from '../../../../shared/kube/object.ts'
import { scaleKind } from '../body-kinds.ts'
import { identityOf, sortEntries, type Entries } from './entry-list.ts'
import { differenceOf, emptyTree, hasMember, internTree } from './field-tree.ts'

/** The path in a Scale, and in most kinds that have one. */
export const replicasField: FieldsV1 = internTree({ 'f:spec': internTree({ 'f:replicas': emptyTree }) })

function hasReplicas({ fieldsV1 }: ManagedFieldsEntry, path: readonly string[]): boolean {
  let here = fieldsV1
  for (const step of path) here = here?.[`f:${step}`]
  return hasMember(here)
}

/** The tree of one path. */
function fieldAt(path: readonly string[]): FieldsV1 {
  return path.reduceRight<FieldsV1>((tree, step) => internTree({ [`f:${step}`]: tree }), emptyTree)
}

/** The managedFields of the Scale of an object that has its replicas at this path. */
export function scaleEntriesOf(entries: Entries, path: readonly string[]): Entries {
  return entries
    .filter((entry) => hasReplicas(entry, path))
    .map((entry) => ({ ...entry, apiVersion: apiVersionOf(scaleKind), fieldsV1: replicasField }))
}

/**
 * The managedFields of the object after its Scale's became these. An Update manager is another one in each version, so
 * whoever had replicas in the object has it in an entry of its own from then on, without a time.
 */
export function entriesAfterScale(
  entries: Entries,
  scaleEntries: Entries,
  apiVersion: string,
  path: readonly string[]
): Entries {
  const own = fieldAt(path)
  const left = new Map(scaleEntries.map((entry) => [identityOf(entry), entry]))
  const result = entries.flatMap((entry) => {
    if (!hasReplicas(entry, path) || left.delete(identityOf(entry))) return [entry]
    const fieldsV1 = differenceOf(entry.fieldsV1!, own)
    return fieldsV1 === undefined ? [] : [{ ...entry, fieldsV1 }]
  })
  for (const entry of left.values()) {
    if (!hasMember(entry.fieldsV1?.['f:spec']?.['f:replicas'])) continue
    const { time: _time, ...known } = entry
    result.push({ ...known, apiVersion, fieldsV1: own })
  }
  return sortEntries(result)
}
