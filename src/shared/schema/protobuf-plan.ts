// How each definition is read from the wire, worked out once: from field numbers to fields, through the structs that Go
// embeds (messages of their own on the wire, invisible in JSON).
import type { FieldFacts, TypeFacts } from './schema.ts'
import { wireTypes } from './protobuf-wire.ts'
import { definitionOf } from './schema.ts'
import { vanishesWhenZero } from './zero-values.ts'

export interface WireField {
  readonly name: string
  readonly type: TypeFacts
  readonly isWrapped: boolean
  readonly vanishes: boolean
}

export interface WirePlan {
  readonly structName: string
  readonly fields: ReadonlyMap<number, WireField>
  /** Embedded structs by their number; their fields belong to the same JSON object. */
  readonly embedded: ReadonlyMap<number, WirePlan>
}

interface OpenPlan {
  readonly structName: string
  readonly fields: Map<number, WireField>
  readonly embedded: Map<number, OpenPlan>
}

const plans = new Map<string, WirePlan>()

/** The plan of a definition, by its short name. */
export function wirePlanOf(definitionName: string): WirePlan {
  let plan = plans.get(definitionName)
  if (plan === undefined) {
    const { structName, name, fields } = definitionOf(definitionName)
    const open = emptyPlan(structName)
    for (const field of fields.values()) place(open, name, field)
    plan = open
    plans.set(definitionName, plan)
  }
  return plan
}

function emptyPlan(structName: string): OpenPlan {
  return { structName, fields: new Map(), embedded: new Map() }
}

function place(plan: OpenPlan, definition: string, facts: FieldFacts): void {
  const number = facts.protobuf.at(-1)
  if (number === undefined) return
  let holder = plan
  for (const step of facts.protobuf.slice(0, -1)) {
    let inner = holder.embedded.get(step)
    if (inner === undefined) {
      inner = emptyPlan(plan.structName)
      holder.embedded.set(step, inner)
    }
    holder = inner
  }
  holder.fields.set(number, {
    name: facts.name,
    type: facts.type,
    isWrapped: facts.wrapped === true,
    vanishes: vanishesWhenZero(definition, facts)
  })
}

/** How a value of the type is written on the wire. */
export function wireTypeOf(type: TypeFacts): number {
  switch (type.form) {
    case 'boolean':
    case 'int32':
    case 'int64':
      return wireTypes.varint
    case 'double':
      return wireTypes.fixed64
    default:
      return wireTypes.bytes
  }
}

/** What a map entry without a value stands for. */
export function emptyOf(type: TypeFacts): unknown {
  switch (type.form) {
    case 'boolean':
      return false
    case 'int32':
    case 'int64':
    case 'double':
    case 'IntOrString':
      return 0
    case 'Quantity':
      return '0'
    case 'list':
      return []
    case 'map':
    case 'object':
      return {}
    case 'any':
    case 'Time':
    case 'MicroTime':
      return null
    default:
      return ''
  }
}
