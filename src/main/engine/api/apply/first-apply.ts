import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { FieldsV1, KubeObject } from '../../../../shared/kube/object.ts'
import { apiVersionOf } from '../../../../shared/kinds/kind.ts'
import { noEntries, type Entries } from '../managed-fields/entry-list.ts'
import { entriesBySchema } from '../managed-fields/schema-change.ts'
import { changesOfStatus, fieldsOfNew, type Signature } from '../managed-fields/managed-fields.ts'

const beforeFirstApply = 'before-first-apply'

/**
 * The entries that an apply starts from. Where nobody was written down yet, all that is there belongs to a manager of
 * this name from then on, as upstream's skipnonapplied.go has it.
 */
export function entriesBeforeApply(kind: Kind, stored: KubeObject, by: Signature): Entries {
  const entries = stored.metadata.managedFields ?? noEntries
  if (entries.length > 0) return entriesBySchema(kind, entries)
  const fields = by.subresource === 'status' ? fieldsOfStatus(kind, stored) : fieldsOfNew(kind, stored)
  if (fields === undefined) return noEntries
  return [
    {
      manager: beforeFirstApply,
      operation: 'Update',
      apiVersion: apiVersionOf(kind),
      time: by.time,
      fieldsType: 'FieldsV1',
      fieldsV1: fields,
      ...(by.subresource === undefined ? {} : { subresource: by.subresource })
    }
  ]
}

const nobody = { metadata: {} } as KubeObject

function fieldsOfStatus(kind: Kind, stored: KubeObject): FieldsV1 | undefined {
  return changesOfStatus(kind, nobody, stored).changed
}
