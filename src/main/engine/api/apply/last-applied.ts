// Objects that kubectl applied from its own side before: its annotation says what it owns, and is kept up to date for
// clients that still go by it. Follows apimachinery/pkg/util/managedfields/internal (lastappliedmanager.go,
// lastappliedupdater.go); for the manager "kubectl" only.
import { isJsonObject, type JsonObject } from '../../../../shared/kube/json-object.ts'
import { configurationText, lastApplied, lastAppliedAnnotation } from '../../../../shared/kube/last-applied.ts'
import type { FieldsV1 } from '../../../../shared/kube/object.ts'
import { changedFields, removedFields } from '../managed-fields/field-changes.ts'
import { differenceOf, emptyTree } from '../managed-fields/field-tree.ts'
import { applyConfig, type AppliedConfig, type Applying } from './apply-config.ts'
import { ApplyConflict } from './apply-conflict.ts'
import { fieldsOf } from './field-set.ts'
import { typeComplaint } from './typed-config.ts'

/** Bytes of all annotations together. */
const longestAnnotations = 256 * 1024

/**
 * As applyConfig; conflicts about what kubectl applied from its side, and what is as it applied it, are none.
 * `definition` is the schema's name of the kind.
 */
export function applyAsKubectl(applying: Applying, definition: string): AppliedConfig {
  return withLastApplied(applied(applying, definition), applying.config)
}

function applied(applying: Applying, definition: string): AppliedConfig {
  try {
    return applyConfig(applying)
  } catch (error) {
    if (!(error instanceof ApplyConflict)) throw error
    const allowed = allowedFields(applying, definition)
    if (allowed === undefined) throw error
    const left = error.conflicts.flatMap(({ entry, fields }) => {
      const rest = differenceOf(fields, allowed)
      return rest === undefined ? [] : [{ entry, fields: rest }]
    })
    if (left.length > 0) throw new ApplyConflict(left)
    return applyConfig({ ...applying, force: true })
  }
}

/** What the annotation names and the live object still has so. Undefined where the annotation is of no use. */
function allowedFields({ live, shape, apiVersion }: Applying, definition: string): FieldsV1 | undefined {
  const last = lastApplied(live)
  if (last === undefined || last['apiVersion'] !== apiVersion || typeComplaint(last, definition) !== undefined) {
    return undefined
  }
  const named = fieldsOf(last, shape)
  const other = changedFields(last, live, shape)
  const same = named === undefined || other === undefined ? named : differenceOf(named, other)
  const gone = removedFields(last, live, shape)
  return (same === undefined || gone === undefined ? same : differenceOf(same, gone)) ?? emptyTree
}

function annotationsOf(object: JsonObject): JsonObject {
  const { metadata } = object
  const annotations = isJsonObject(metadata) ? metadata['annotations'] : undefined
  return isJsonObject(annotations) ? annotations : {}
}

function withLastApplied(result: AppliedConfig, config: JsonObject): AppliedConfig {
  const { object, entries } = result
  const { [lastAppliedAnnotation]: before, ...others } = annotationsOf(object)
  if (before === undefined || before === '') return result
  const annotation = configurationText(config)
  const size = Object.entries({ ...others, [lastAppliedAnnotation]: annotation }).reduce(
    (sum, [key, value]) => sum + key.length + value.length,
    0
  )
  const annotations = size > longestAnnotations ? others : { ...others, [lastAppliedAnnotation]: annotation }
  const metadata = { ...(object['metadata'] as JsonObject), annotations }
  return { object: { ...object, metadata }, entries }
}
