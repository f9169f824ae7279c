import type { KubeObject, ManagedFieldsEntry } from '../../../../shared/kube/object.ts'
import { parseTime } from '../../../../shared/kube/time.ts'
import type { SourceRevision } from '../../cluster-source.ts'

/** Milliseconds between the write of a template and the revision that its controller makes of it. */
const controllerDelay = 5_000

/**
 * The field manager that wrote the template last before its revision was made; "" where nobody knows. `states` are those
 * of the object, newest first; `madeAt` in milliseconds.
 */
export function writerOf(object: KubeObject, states: readonly SourceRevision[], madeAt: number): string {
  const until = madeAt + controllerDelay
  const state = states.find(({ time }) => time <= until)
  return templateWriter(state?.object, until) ?? templateWriter(object, until) ?? ''
}

function templateWriter(object: KubeObject | undefined, until: number): string | undefined {
  let newest: ManagedFieldsEntry | undefined
  for (const entry of object?.metadata.managedFields ?? []) {
    if (entry.fieldsV1?.['f:spec']?.['f:template'] === undefined || entry.time === undefined) continue
    if (parseTime(entry.time) > until || (newest?.time !== undefined && entry.time < newest.time)) continue
    newest = entry
  }
  return newest?.manager
}
