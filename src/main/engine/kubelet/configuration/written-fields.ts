// When fields of an object were last written, as far as the object tells it: its managers stand in it with their times.
import { parseTime } from '../../../../shared/kube/time.ts'
import type { FieldsV1, ObjectMeta } from '../../../../shared/kube/object.ts'

/** Milliseconds of the newest write by a manager whose fields are asked for; else when the object was made. */
export function writtenAt(
  { metadata }: { readonly metadata: ObjectMeta },
  isAsked: (fields: FieldsV1) => boolean
): number {
  let newest = parseTime(metadata.creationTimestamp)
  for (const { fieldsV1, subresource, time } of metadata.managedFields ?? []) {
    if (fieldsV1 === undefined || time === undefined || subresource !== undefined || !isAsked(fieldsV1)) continue
    newest = Math.max(newest, parseTime(time))
  }
  return newest
}
