import { checkSchema } from '../../custom-resources/check-schema.ts'
import { schemaAtPath } from '../../custom-resources/field-paths.ts'
import type { JsonSchema } from '../../custom-resources/json-schema.ts'
import { duplicate, invalid, required, tooMany, type Errors } from '../../validation/field.ts'
import type { InternalPaths } from './internal-paths.ts'
import type {
  CustomResourceColumnDefinition,
  CustomResourceDefinitionVersion,
  CustomResourceSubresources
} from './types.ts'

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']
const mostSelectableFields = 8

export interface VersionToCheck {
  readonly version: CustomResourceDefinitionVersion
  /** The version as it was, on update. */
  readonly before: CustomResourceDefinitionVersion | undefined
  readonly index: number
  readonly paths: InternalPaths
  readonly hasAnyStatus: boolean
  /** Judges what stands on top in the internal type, and that alone; else what stands in the version. */
  readonly isTop: boolean
}

/** Upstream's validateCustomResourceDefinitionVersion. */
export function validateVersion(errors: Errors, check: VersionToCheck): void {
  const { version, before, index, paths, hasAnyStatus, isTop } = check
  const { deprecated = false, deprecationWarning, subresources, additionalPrinterColumns = [] } = version
  if (!isTop) validateDeprecation(errors, deprecated, deprecationWarning, `spec.versions[${index}].deprecationWarning`)
  const schema = version.schema?.openAPIV3Schema
  if (schema !== undefined && paths.isSharedSchema === isTop) {
    const hasStatus = paths.isSharedSchema ? hasAnyStatus : subresources?.status !== undefined
    checkSchema(errors, schema, `${paths.schema(index)}.openAPIV3Schema`, {
      hasStatus,
      before: before?.schema?.openAPIV3Schema
    })
  }
  if (subresources !== undefined && paths.isSharedSubresources === isTop) {
    validateSubresources(errors, subresources, paths.subresources(index))
  }
  if (paths.isSharedColumns === isTop) {
    for (const [at, column] of additionalPrinterColumns.entries()) {
      validateColumn(errors, column, `${paths.columns(index)}[${at}]`)
    }
  }
  if (paths.isSharedSelectableFields === isTop) {
    validateSelectableFields(errors, version, schema, paths.selectableFields(index))
  }
}

function validateDeprecation(errors: Errors, isDeprecated: boolean, warning: string | undefined, path: string): void {
  if (warning === undefined) return
  if (!isDeprecated) {
    invalid(errors, path, warning, 'can only be set for deprecated versions')
    return
  }
  if (warning.length > 256) invalid(errors, path, warning, 'must be <= 256 characters long')
  if (warning === '') invalid(errors, path, warning, 'must not be an empty string')
  const at = warning.search(/[\p{C}]/u)
  if (at >= 0) {
    const detail = `must only contain printable UTF-8 characters; non-printable character found at index ${at}`
    invalid(errors, path, warning, detail)
  }
}

function validateSubresources(errors: Errors, { scale }: CustomResourceSubresources, path: string): void {
  if (scale === undefined) return
  const check = (name: 'specReplicasPath' | 'statusReplicasPath', root: string): void => {
    const field = `${path}.scale.${name}`
    const value = scale[name]
    if (!value) required(errors, field)
    else if (isSimplePath(errors, value, field) && !value.startsWith(`${root}.`)) {
      invalid(errors, field, value, `should be a json path under ${root}`)
    }
  }
  check('specReplicasPath', '.spec')
  check('statusReplicasPath', '.status')
  const { labelSelectorPath = '' } = scale
  const field = `${path}.scale.labelSelectorPath`
  if (labelSelectorPath === '' || !isSimplePath(errors, labelSelectorPath, field)) return
  if (!/^\.(?:spec|status)\./.test(labelSelectorPath)) {
    invalid(errors, field, labelSelectorPath, 'should be a json path under either .spec or .status')
  }
}

function isSimplePath(errors: Errors, path: string, field: string): boolean {
  if (path === '') invalid(errors, field, path, 'must not be empty')
  else if (path.startsWith('.')) return true
  else invalid(errors, field, path, 'must be a simple json path starting with .')
  return false
}

function validateColumn(errors: Errors, column: CustomResourceColumnDefinition, path: string): void {
  const { name, type, format = '', jsonPath } = column
  if (!name) required(errors, `${path}.name`)
  const types = `must be one of ${columnTypes.join(',')}`
  if (!type) required(errors, `${path}.type`, types)
  else if (!columnTypes.includes(type)) invalid(errors, `${path}.type`, type, types)
  if (format !== '' && !columnFormats.includes(format)) {
    invalid(errors, `${path}.format`, format, `must be one of ${columnFormats.join(',')}`)
  }
  if (!jsonPath) required(errors, `${path}.JSONPath`)
  else isSimplePath(errors, jsonPath, `${path}.JSONPath`)
}

function validateSelectableFields(
  errors: Errors,
  { selectableFields = [] }: CustomResourceDefinitionVersion,
  schema: JsonSchema | undefined,
  path: string
): void {
  if (selectableFields.length === 0) return
  if (schema === undefined) {
    invalid(errors, path, '', 'may only be set when `version.schema.openAPIV3Schema` is not included')
    return
  }
  const seen = new Set<string>()
  for (const [index, { jsonPath }] of selectableFields.entries()) {
    const field = `${path}[${index}].jsonPath`
    if (!jsonPath) {
      required(errors, field)
      continue
    }
    const found = schemaAtPath(schema, jsonPath, false)
    if ('error' in found) {
      invalid(errors, field, jsonPath, `is an invalid path: ${found.error}`)
      continue
    }
    if (found.steps[0] === 'metadata') invalid(errors, field, jsonPath, 'must not point to fields in metadata')
    if (!['string', 'boolean', 'integer'].includes(found.schema.type ?? '')) {
      const detail =
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.'
      invalid(errors, field, jsonPath, detail)
    }
    if (seen.has(found.steps.join('.'))) duplicate(errors, field, jsonPath)
    seen.add(found.steps.join('.'))
  }
  if (seen.size > mostSelectableFields) tooMany(errors, path, seen.size, mostSelectableFields)
}
