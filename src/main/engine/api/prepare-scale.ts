import { apiVersionOf, type Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { scaleKind } from './body-kinds.ts'
import type { WriterContext } from './commit.ts'
import { noEntries, type Entries } from './managed-fields/entry-list.ts'
import { entriesAfter, type Signature } from './managed-fields/managed-fields.ts'
import { entriesAfterScale, replicasField, scaleEntriesOf } from './managed-fields/scale-entries.ts'
import type { Scrutiny } from './prepare-create.ts'
import { prepareUpdate, withEntries } from './prepare-update.ts'
import { replicasOf, replicasPathOf, scaled } from './scale.ts'

/**
 * The stored object with another number of replicas, which its managers have written through the scale subresource
 * (upstream's ScaleREST); the stored one itself where nothing changes. `applied` are the Scale's managedFields after an
 * apply.
 */
export function prepareScale(
  context: WriterContext,
  kind: Kind,
  stored: KubeObject,
  replicas: number,
  by: Signature,
  scrutiny?: Scrutiny,
  applied?: Entries
): KubeObject {
  const isSame = replicas === replicasOf(kind, stored)
  const updated = isSame ? stored : prepareUpdate(context, kind, stored, scaled(kind, stored, replicas), by, scrutiny)
  const before = stored.metadata.managedFields ?? noEntries
  const path = replicasPathOf(kind)
  const ofScale = scaleEntriesOf(before, path)
  const change = { changed: isSame ? undefined : replicasField, removed: undefined }
  // Upstream does not begin to write down managers where there are none.
  const asked = applied ?? (ofScale.length === 0 ? ofScale : entriesAfter(scaleKind, ofScale, change, by))
  return withEntries(stored, updated, entriesAfterScale(before, asked, apiVersionOf(kind), path))
}
