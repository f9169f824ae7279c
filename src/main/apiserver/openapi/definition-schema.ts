// The schema of one definition, as kube-openapi writes it from the Go types: here from the schema facts.
import type { JsonObject } from '../../../shared/kube/json-object.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { DefinitionFacts, FieldFacts, TypeFacts } from '../../../shared/schema/schema.ts'
import type { Dialect } from './definition-names.ts'
import { referenceOf } from './definition-names.ts'
import type { DefinitionProse } from './prose.ts'
import { isRequiredPointer, isValueStruct } from './value-structs.ts'

export interface DefinitionSchema {
  readonly schema: JsonObject
  /** The definitions it refers to. */
  readonly references: readonly string[]
}

export function referenceTo(name: string, dialect: Dialect): string {
  return dialect === 'v2' ? `#/definitions/${name}` : `#/components/schemas/${name}`
}

/** Version 2 has neither enums nor defaults. Fields and what is required go by the alphabet. */
export function schemaOfDefinition(
  facts: DefinitionFacts,
  dialect: Dialect,
  prose: DefinitionProse | undefined
): DefinitionSchema {
  const references = new Set<string>()
  const properties: Record<string, Json> = {}
  const required: string[] = []
  for (const field of [...facts.fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (field.required) required.push(field.name)
    properties[field.name] = fieldSchema(facts, field, dialect, references, prose?.fields[field.name])
  }
  return {
    schema: {
      ...(prose?.text !== undefined && { description: prose.text }),
      type: 'object',
      ...(required.length > 0 && { required }),
      properties,
      ...(facts.groupVersionKind !== undefined && {
        'x-kubernetes-group-version-kind': [{ ...facts.groupVersionKind }]
      }),
      ...(facts.mapType !== undefined && { 'x-kubernetes-map-type': facts.mapType }),
      ...(facts.unions !== undefined && { 'x-kubernetes-unions': facts.unions as readonly Json[] })
    },
    references: [...references]
  }
}

function fieldSchema(
  facts: DefinitionFacts,
  field: FieldFacts,
  dialect: Dialect,
  references: Set<string>,
  description: string | undefined
): JsonObject {
  const byDefault = dialect === 'v2' ? undefined : defaultOf(facts, field)
  const rest: JsonObject = {
    ...(description !== undefined && description !== '' && { description }),
    ...(byDefault !== undefined && { default: byDefault }),
    ...marksOf(field)
  }
  const enums = dialect === 'v2' ? undefined : field.enumValues
  return typeSchema(field.type, dialect, references, enums, rest)
}

function typeSchema(
  type: TypeFacts,
  dialect: Dialect,
  references: Set<string>,
  enums: readonly string[] | undefined,
  rest: JsonObject
): JsonObject {
  const reference = referenceOf(type)
  if (reference !== undefined) {
    references.add(reference)
    const $ref = referenceTo(reference, dialect)
    // Beside $ref version 3 ignores everything, so what stands beside it needs allOf.
    const isAlone = Object.keys(rest).length === 0
    return dialect === 'v2' || isAlone ? { $ref, ...rest } : { ...rest, allOf: [{ $ref }] }
  }
  if (type.form === 'list')
    return { ...rest, type: 'array', items: elementSchema(type.item, dialect, references, enums) }
  if (type.form === 'map')
    return { ...rest, type: 'object', additionalProperties: elementSchema(type.value, dialect, references, enums) }
  return { ...rest, ...scalarSchema(type.form), ...(enums !== undefined && { enum: [...enums].sort() }) }
}

/** Items and values are never pointers: version 3 gives each its zero as default. */
function elementSchema(
  type: TypeFacts,
  dialect: Dialect,
  references: Set<string>,
  enums: readonly string[] | undefined
): JsonObject {
  const zero = dialect === 'v2' ? undefined : (zeroOf(type) ?? (type.form === 'object' ? {} : undefined))
  return typeSchema(type, dialect, references, enums, zero === undefined ? {} : { default: zero })
}

function scalarSchema(form: TypeFacts['form']): JsonObject {
  switch (form) {
    case 'boolean':
      return { type: 'boolean' }
    case 'int32':
    case 'int64':
      return { type: 'integer', format: form }
    case 'double':
      return { type: 'number', format: 'double' }
    case 'bytes':
      return { type: 'string', format: 'byte' }
    default:
      return { type: 'string' }
  }
}

function zeroOf(type: TypeFacts): Json | undefined {
  switch (type.form) {
    case 'string':
      return ''
    case 'boolean':
      return false
    case 'int32':
    case 'int64':
    case 'double':
      return 0
    default:
      return undefined
  }
}

function defaultOf(facts: DefinitionFacts, field: FieldFacts): Json | undefined {
  if (field.default !== undefined) return field.default as Json
  if (field.type.form === 'object') {
    return isValueStruct(facts.name, field.name, facts.groupVersionKind !== undefined) ? {} : undefined
  }
  return field.required && !isRequiredPointer(facts.name, field.name) ? zeroOf(field.type) : undefined
}

function marksOf({ listType, listMapKeys, mapType, mergeKey, patchStrategy }: FieldFacts): JsonObject {
  return {
    ...(listMapKeys !== undefined && { 'x-kubernetes-list-map-keys': listMapKeys }),
    ...(listType !== undefined && { 'x-kubernetes-list-type': listType }),
    ...(mapType !== undefined && { 'x-kubernetes-map-type': mapType }),
    ...(mergeKey !== undefined && { 'x-kubernetes-patch-merge-key': mergeKey }),
    ...(patchStrategy !== undefined && { 'x-kubernetes-patch-strategy': patchStrategy })
  }
}
