// What could stand at a place, as an editor offers it.
import type { ExplainedDefinition, ExplainedField } from '../../../../shared/contract/editor.ts'
import type { CompletionOption } from '../../../parts/editor/editor-language.ts'

/** The fields of an object that it does not have yet; what is required stands first, status last. */
export function fieldOptions(
  definition: ExplainedDefinition,
  present: ReadonlySet<string>,
  indent: number
): readonly CompletionOption[] {
  return Object.entries(definition.fields)
    .filter(([name]) => !present.has(name))
    .map(([name, field]) => ({
      label: name,
      insert: fieldInsert(name, field, indent),
      kind: 'field' as const,
      detail: field.required ? `${field.type}, required` : field.type,
      ...(field.text === undefined ? {} : { text: field.text }),
      weight: field.required ? 2 : name === 'status' ? -2 : 0
    }))
}

/** What an object holds begins in a line of its own, a list with its first item. */
function fieldInsert(name: string, field: ExplainedField, indent: number): string {
  const margin = ' '.repeat(indent)
  if (field.holds === 'list') return `${name}:\n${margin}- `
  if (field.holds === 'map' || field.definition !== undefined) return `${name}:\n${margin}  `
  return `${name}: `
}

/** The values that a field may have; none where it may have any. */
export function valueOptions(field: ExplainedField): readonly CompletionOption[] {
  if (field.holds === 'map') return []
  const values = field.enumValues ?? (/(?:^|\])boolean$/.test(field.type) ? ['true', 'false'] : [])
  const byDefault = field.default === undefined ? undefined : field.default.replace(/^"(.*)"$/, '$1')
  return values.toSorted().map((value) => ({
    label: value,
    kind: 'value',
    ...(value === byDefault ? { detail: 'default', weight: 1 } : {})
  }))
}

export function nameOptions(names: readonly string[], kind: string): readonly CompletionOption[] {
  return names.map((name, index) => ({ label: name, kind: 'name', detail: kind, weight: -index / 100 }))
}
