// A kind's fields for whoever writes its objects: the schema facts, with what the API's documents say of each field.
import type { ExplainedDefinition, ExplainedField, ExplainedKind } from '../../../shared/contract/editor.ts'
import type { KindTable } from '../../../shared/kinds/kind-table.ts'
import { findDefinition, type DefinitionFacts, type FieldFacts, type TypeFacts } from '../../../shared/schema/schema.ts'

/** The texts of a definition by its short name: "core.v1.Pod". */
export type DefinitionTexts = (definition: string) =>
  | {
      readonly text?: string
      readonly fields: Readonly<Record<string, string>>
    }
  | undefined

/** Longer ones are cut: a definition of a custom kind may say as much as it likes. */
const longestText = 4_000
/** The largest built-in kind leads to 160. */
const mostDefinitions = 2_000

/** Undefined where the cluster has no such kind, in this version. */
export function explainKind(
  kinds: KindTable,
  texts: DefinitionTexts,
  apiVersion: string,
  kindName: string
): ExplainedKind | undefined {
  const kind = kinds.ofObject({ apiVersion, kind: kindName })
  if (kind === undefined) return undefined
  const slash = apiVersion.indexOf('/')
  const group = apiVersion.slice(0, Math.max(slash, 0))
  const version = apiVersion.slice(slash + 1)
  const form = kinds.served(group, version, kind.resource)?.form
  // The table names a definition in full, the facts call each other by their short names.
  const root = findDefinition(form?.schema ?? kind.schema)?.name
  if (root === undefined) return undefined
  const definitions: Record<string, ExplainedDefinition> = {}
  const waiting: string[] = [root]
  let count = 0
  for (let name = waiting.pop(); name !== undefined && count < mostDefinitions; name = waiting.pop()) {
    if (definitions[name] !== undefined) continue
    const facts = findDefinition(name)
    if (facts === undefined) continue
    const explained = explainDefinition(facts, texts)
    definitions[name] = explained
    count++
    for (const { definition } of Object.values(explained.fields)) if (definition !== undefined) waiting.push(definition)
  }
  return { root, definitions }
}

function explainDefinition(facts: DefinitionFacts, texts: DefinitionTexts): ExplainedDefinition {
  const said = texts(facts.name)
  const fields: Record<string, ExplainedField> = {}
  for (const field of facts.fields.values()) {
    fields[field.name] = explainField(field, said?.fields[field.name] ?? field.description)
  }
  const text = cut(said?.text)
  return { ...(text !== undefined && { text }), fields }
}

function explainField(field: FieldFacts, said: string | undefined): ExplainedField {
  const { type, required, enumValues } = field
  const inner = innermost(type)
  const text = cut(said)
  return {
    type: typeWords(type),
    ...(inner.form === 'object' && { definition: inner.definition }),
    ...((type.form === 'list' || type.form === 'map') && { holds: type.form }),
    ...(required && { required }),
    ...(enumValues !== undefined && { enumValues }),
    ...(field.default !== undefined && { default: JSON.stringify(field.default) }),
    ...(text !== undefined && { text })
  }
}

/** What a list of lists or a map of maps holds in the end. */
function innermost(type: TypeFacts): TypeFacts {
  if (type.form === 'list') return innermost(type.item)
  return type.form === 'map' ? innermost(type.value) : type
}

function typeWords(type: TypeFacts): string {
  switch (type.form) {
    case 'list':
      return `[]${typeWords(type.item)}`
    case 'map':
      return `map[string]${typeWords(type.value)}`
    case 'object':
      // The parts of a custom kind have no name that says anything.
      return type.definition.includes('#') ? 'Object' : type.definition.slice(type.definition.lastIndexOf('.') + 1)
    case 'int32':
    case 'int64':
      return 'integer'
    case 'double':
      return 'number'
    case 'bytes':
      return 'string (base64)'
    case 'any':
      return type.name === 'custom' ? 'any' : 'Object'
    default:
      return type.form
  }
}

function cut(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text
}
