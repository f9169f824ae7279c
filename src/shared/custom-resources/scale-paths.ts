// The numbers that the scale subresource reads and writes, by the paths of the definition
// (k8s.io/apiextensions-apiserver's pkg/registry/customresource).
import type { FieldError } from '../kinds/field-error.ts'
import type { ScalePaths } from '../kinds/customresourcedefinition/types.ts'
import type { Json } from '../kube/object.ts'
import { invalid, type Errors } from '../validation/field.ts'
import { goTypeOf, goValue } from './go-text.ts'
import { isObject, type JsonObject } from './json-schema.ts'

const mostReplicas = 2 ** 31 - 1

/** ".spec.replicas" as steps. */
export function stepsOf(path: string): readonly string[] {
  return path.replace(/^\./, '').split('.')
}

type Found = { readonly value: Json | undefined } | { readonly error: string }

/** What stands at a path; the error is upstream's of unstructured.NestedFieldNoCopy. */
function valueAt(object: JsonObject, path: string): Found {
  const steps = stepsOf(path)
  let value: Json = object
  for (const [index, step] of steps.entries()) {
    if (value === null) return { value: undefined }
    if (!isObject(value)) {
      const found = `${goValue(value)} is of the type ${goTypeOf(value)}`
      return {
        error: `.${steps.slice(0, index + 1).join('.')} accessor error: ${found}, expected map[string]interface{}`
      }
    }
    const next: Json | undefined = value[step]
    if (next === undefined) return { value: undefined }
    value = next
  }
  return { value }
}

function typedAt(object: JsonObject, path: string, type: 'int64' | 'string'): Found {
  const found = valueAt(object, path)
  if ('error' in found || found.value === undefined || goTypeOf(found.value) === type) return found
  const text = `${goValue(found.value)} is of the type ${goTypeOf(found.value)}, expected ${type}`
  return { error: `.${stepsOf(path).join('.')} accessor error: ${text}` }
}

/** The integer at a path; undefined where there is none. */
export function replicasAt(object: JsonObject, path: string): number | undefined {
  const found = typedAt(object, path, 'int64')
  return 'error' in found ? undefined : (found.value as number | undefined)
}

/** The text at a path; undefined where there is none. */
export function textAt(object: JsonObject, path: string): string | undefined {
  const found = typedAt(object, path, 'string')
  return 'error' in found ? undefined : (found.value as string | undefined)
}

/** The object with a number of replicas at the path of its spec; what is missing on the way is made. */
export function withReplicas(object: JsonObject, path: string, replicas: number): JsonObject {
  const set = (value: Json | undefined, steps: readonly string[]): Json => {
    const [step, ...rest] = steps
    if (step === undefined) return replicas
    const members = isObject(value) ? value : {}
    return { ...members, [step]: set(members[step], rest) }
  }
  return set(object, stepsOf(path)) as JsonObject
}

/** Upstream's checks of what the scale subresource would read. */
export function validateScalePaths(object: JsonObject, scale: ScalePaths): readonly FieldError[] {
  const errors: Errors = []
  for (const path of [scale.specReplicasPath, scale.statusReplicasPath]) {
    const found = typedAt(object, path, 'int64')
    if ('error' in found) invalid(errors, path, 0, found.error)
    else if (found.value === undefined) continue
    else if ((found.value as number) < 0) invalid(errors, path, found.value, 'should be a non-negative integer')
    else if ((found.value as number) > mostReplicas) {
      invalid(errors, path, found.value, `should be less than or equal to ${mostReplicas}`)
    }
  }
  const { labelSelectorPath = '' } = scale
  if (labelSelectorPath === '') return errors
  const selector = typedAt(object, labelSelectorPath, 'string')
  if ('error' in selector) invalid(errors, labelSelectorPath, '', selector.error)
  return errors
}
