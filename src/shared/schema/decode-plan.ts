// How each definition is decoded, worked out once: types, Go's names for them, and which values vanish.
import type { DefinitionFacts, FieldFacts, TypeFacts } from './schema.ts'
import { definitionOf } from './schema.ts'
import { vanishesWhenZero } from './zero-values.ts'

export interface Plan {
  readonly structName: string
  readonly fields: ReadonlyMap<string, FieldPlan>
}

export interface FieldPlan {
  readonly name: string
  readonly type: TypeFacts
  /** Go's name of the field's type. */
  readonly goType: string
  readonly vanishes: boolean
  /** Go's name of the enum that the field or its elements hold; empty where it is none. */
  readonly element: string
}

const plans = new Map<string, Plan>()

/** The plan of a definition, by its full or short name. */
export function planOf(definitionName: string): Plan {
  let plan = plans.get(definitionName)
  if (plan === undefined) {
    const definition = definitionOf(definitionName)
    const fields = [...definition.fields.values()].map((field): [string, FieldPlan] => [
      field.name,
      fieldPlan(definition, field)
    ])
    plan = { structName: definition.structName, fields: new Map(fields) }
    plans.set(definitionName, plan)
  }
  return plan
}

function fieldPlan(definition: DefinitionFacts, field: FieldFacts): FieldPlan {
  const element = field.enumName === undefined ? undefined : field.enumName.split('/')[1]!
  return {
    name: field.name,
    type: field.type,
    goType: goTypeOf(field, element, definition),
    vanishes: vanishesWhenZero(definition.name, field),
    element: element ?? ''
  }
}

function goTypeOf(field: FieldFacts, enumType: string | undefined, definition: DefinitionFacts): string {
  if (field.type.form === 'map' && field.type.value.form === 'Quantity' && definition.name.startsWith('core.'))
    return 'v1.ResourceList'
  if (field.name === 'uid' && definition.name.startsWith('meta.')) return 'types.UID'
  return goType(field.type, enumType)
}

/** Go's name of a type, as its messages print it. */
export function goType(type: TypeFacts, enumType?: string): string {
  switch (type.form) {
    case 'list':
      return `[]${goType(type.item, enumType)}`
    case 'map':
      return `map[string]${goType(type.value, enumType)}`
    case 'object':
      return type.definition.split('.').slice(1).join('.')
    case 'string':
      return enumType ?? 'string'
    case 'boolean':
      return 'bool'
    case 'double':
      return 'float64'
    case 'bytes':
      return '[]uint8'
    case 'Quantity':
      return 'resource.Quantity'
    case 'IntOrString':
      return 'intstr.IntOrString'
    case 'Time':
    case 'MicroTime':
      return `v1.${type.form}`
    default:
      return type.form
  }
}
