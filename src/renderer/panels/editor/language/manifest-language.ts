// The language of manifests: the fields, values and names that a cluster has, at the cursor.
import i18next from 'i18next'
import type { ExplainedField, ExplainedKind } from '../../../../shared/contract/editor.ts'
import { apiVersionOf } from '../../../../shared/kinds/kind.ts'
import { allKinds, kindOfResource } from '../../../connection/cluster-kinds.ts'
import { useClusterScope } from '../../../connection/cluster-scope.ts'
import { useConnection } from '../../../connection/connection.ts'
import type {
  CompletionList,
  CompletionOption,
  EditorLanguage,
  FieldNote,
  TextLines,
  TextPlace
} from '../../../parts/editor/editor-language.ts'
import { objectNameOptions } from '../object-name-options.ts'
import { fieldOptions, nameOptions, valueOptions } from './field-options.ts'
import { referringByKind, referringFields, type ReferencedKind } from './references.ts'
import { schemaPlace, type SchemaPlace } from './schema-place.ts'
import { documentHead, lineParts, scalar, yamlPlace, type DocumentHead, type YamlPlace } from './yaml-place.ts'

export const manifestLanguage: EditorLanguage = { complete, describe }

async function complete(lines: TextLines, place: TextPlace): Promise<CompletionList | undefined> {
  const at = yamlPlace(lines, place)
  if (at === undefined) return undefined
  const head = documentHead(lines, place.line)
  const options = await optionsAt(at, head)
  return options.length === 0 ? undefined : { from: at.from, options }
}

async function optionsAt(at: YamlPlace, head: DocumentHead): Promise<readonly CompletionOption[]> {
  if (at.path.length === 0 && at.key === 'kind') return kindOptions(head.apiVersion)
  if (at.path.length === 0 && at.key === 'apiVersion') return versionOptions(head.kind)
  const kind = await explained(head)
  if (kind === undefined) return at.path.length === 0 && at.key === undefined ? beginning(at) : []
  const found = schemaPlace(kind, at.key === undefined ? at.path : [...at.path, at.key])
  if (found === undefined || found.around.length > 0) return []
  if (found.definition !== undefined)
    return at.key === undefined ? fieldOptions(found.definition, new Set(at.siblings.keys()), at.indent) : []
  if (found.field === undefined) return []
  const values = valueOptions(scalarOf(found.field))
  const referred = values.length > 0 ? undefined : referredKind(found, at)
  return referred === undefined ? values : namesOf(referred, at, head)
}

/** Within a list of scalars each item is one. */
function scalarOf(field: ExplainedField): ExplainedField {
  const { holds: _, ...rest } = field
  return rest
}

/** What every document begins with, while it does not say what it is. */
function beginning({ siblings }: YamlPlace): readonly CompletionOption[] {
  return ['apiVersion', 'kind', 'metadata']
    .filter((name) => !siblings.has(name))
    .map((name, index) => ({
      label: name,
      insert: name === 'metadata' ? 'metadata:\n  name: ' : `${name}: `,
      kind: 'field',
      weight: -index
    }))
}

function kindOptions(apiVersion: string | undefined): readonly CompletionOption[] {
  const fitting = allKinds().filter((kind) => apiVersion === undefined || apiVersionOf(kind) === apiVersion)
  return fitting
    .toSorted((a, b) => (a.kind < b.kind ? -1 : 1))
    .map((kind) => ({ label: kind.kind, kind: 'value', detail: apiVersionOf(kind) }))
}

function versionOptions(kindName: string | undefined): readonly CompletionOption[] {
  const fitting = allKinds().filter(({ kind }) => kindName === undefined || kind === kindName)
  return [...new Set((fitting.length > 0 ? fitting : allKinds()).map(apiVersionOf))]
    .sort()
    .map((label) => ({ label, kind: 'value' }))
}

function referredKind({ owner, name }: SchemaPlace, { siblings }: YamlPlace): ReferencedKind | undefined {
  const key = `${owner}.${name}`
  if (!referringByKind.has(key)) return Object.hasOwn(referringFields, key) ? referringFields[key] : undefined
  const said = scalar(siblings.get('kind') ?? '')
  return allKinds().find(({ kind }) => kind === said)
}

async function namesOf(
  referred: ReferencedKind,
  { typed }: YamlPlace,
  head: DocumentHead
): Promise<readonly CompletionOption[]> {
  const kind = kindOfResource(referred.group, referred.resource)
  return nameOptions(await objectNameOptions(referred, head.namespace, typed), kind?.kind ?? referred.resource)
}

async function describe(lines: TextLines, { line, column }: TextPlace): Promise<FieldNote | undefined> {
  const { key } = lineParts(lines.line(line))
  if (key === undefined || column < key.column) return undefined
  const at = yamlPlace(lines, { line, column: key.end })
  const kind = await explained(documentHead(lines, line))
  if (at === undefined || kind === undefined) return undefined
  const path = [...at.path, key.name]
  const found = schemaPlace(kind, path)
  if (found?.field === undefined || found.name !== key.name) return undefined
  const { type, text } = found.field
  return {
    path: path.filter((step) => step !== '*').join('.'),
    type,
    facts: factsOf(found.field),
    ...(text === undefined ? {} : { text }),
    from: key.column,
    to: key.end
  }
}

function factsOf({ required, default: byDefault, enumValues }: ExplainedField): readonly string[] {
  const t = i18next.getFixedT(null, 'editor')
  return [
    ...(required ? [t('field.required')] : []),
    ...(byDefault === undefined || byDefault === '{}' ? [] : [t('field.default', { value: byDefault })]),
    ...(enumValues === undefined ? [] : [t('field.oneOf', { values: enumValues.toSorted().join(', ') })])
  ]
}

/** As many kinds are remembered: each is asked for once, and again when its definition has changed. */
const mostKnown = 40
const known = new Map<string, Promise<ExplainedKind | null>>()

async function explained({ apiVersion, kind }: DocumentHead): Promise<ExplainedKind | undefined> {
  const { client, generation } = useConnection.getState()
  if (client === undefined || apiVersion === undefined || kind === undefined) return undefined
  const { cluster, identity } = useClusterScope.getState()
  const own = allKinds().find((candidate) => candidate.kind === kind && apiVersionOf(candidate) === apiVersion)
  const key = JSON.stringify([cluster, generation, apiVersion, kind, own?.generation ?? 0])
  let asked = known.get(key)
  if (asked === undefined) {
    asked = client.editor.explain({ cluster, identity, apiVersion, kind })
    // What failed, and what is not there yet, is asked for again.
    const forget = (): void => void known.delete(key)
    asked.then((answer) => (answer === null ? forget() : undefined), forget)
    known.set(key, asked)
    const [oldest] = known.keys()
    if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
  }
  try {
    return (await asked) ?? undefined
  } catch {
    return undefined
  }
}
