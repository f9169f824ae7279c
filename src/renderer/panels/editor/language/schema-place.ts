// What the schema says of a place in an object.
import type { ExplainedDefinition, ExplainedField, ExplainedKind } from '../../../../shared/contract/editor.ts'
import { item } from './yaml-place.ts'

export interface SchemaPlace {
  /** The fields that may stand here; undefined where what stands here is no object. */
  readonly definition: ExplainedDefinition | undefined
  /** The field that led here, and the definition that has it; undefined at the root. */
  readonly field: ExplainedField | undefined
  readonly owner: string | undefined
  readonly name: string | undefined
  /** Lists and maps that are still around what is here: "[]" and "map[string]". */
  readonly around: readonly string[]
}

/** Undefined where the path leaves the schema, or leads into what may hold anything. */
export function schemaPlace(kind: ExplainedKind, path: readonly string[]): SchemaPlace | undefined {
  let here: SchemaPlace = {
    definition: kind.definitions[kind.root],
    field: undefined,
    owner: undefined,
    name: undefined,
    around: []
  }
  let definitionName: string | undefined = kind.root
  for (const step of path) {
    const [outer, ...inner] = here.around
    if (outer !== undefined) {
      if ((outer === '[]') !== (step === item)) return undefined
      here = { ...here, around: inner, definition: inner.length > 0 ? undefined : definitionOf(kind, here.field) }
      definitionName = here.field?.definition
      continue
    }
    const field: ExplainedField | undefined = ownField(here.definition, step)
    if (field === undefined) return undefined
    const around = field.type.match(/^(?:\[\]|map\[string\])+/)?.[0].match(/\[\]|map\[string\]/g) ?? []
    here = {
      field,
      owner: definitionName,
      name: step,
      around,
      definition: around.length > 0 ? undefined : definitionOf(kind, field)
    }
    definitionName = field.definition
  }
  return here
}

function definitionOf(kind: ExplainedKind, field: ExplainedField | undefined): ExplainedDefinition | undefined {
  return field?.definition === undefined ? undefined : kind.definitions[field.definition]
}

function ownField(definition: ExplainedDefinition | undefined, name: string): ExplainedField | undefined {
  return definition !== undefined && Object.hasOwn(definition.fields, name) ? definition.fields[name] : undefined
}
