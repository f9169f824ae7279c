// The typed reader of the schema facts. A definition is parsed when it is first asked for, then kept.
import type { BodyReader } from './decode.ts'
import { definitionFacts, enumFacts } from './facts.ts'

export type ScalarForm =
  | 'string'
  | 'boolean'
  | 'int32'
  | 'int64'
  | 'double'
  | 'bytes'
  | 'Quantity'
  | 'IntOrString'
  | 'Time'
  | 'MicroTime'
  | 'Duration'

export type TypeFacts =
  | { readonly form: ScalarForm }
  /** Any JSON value; `name` is that of its definition, short: "meta.v1.FieldsV1", "runtime.RawExtension". */
  | { readonly form: 'any'; readonly name: string }
  | { readonly form: 'list'; readonly item: TypeFacts }
  | { readonly form: 'map'; readonly value: TypeFacts }
  | { readonly form: 'object'; readonly definition: string }

export interface FieldFacts {
  readonly name: string
  readonly type: TypeFacts
  /** Path of protobuf numbers: more than one where Go embeds the struct that holds the field; empty where unknown. */
  readonly protobuf: readonly number[]
  /** Whether the list in it (or in its map) stands on the wire in a message of its own, as its field 1. */
  readonly wrapped?: true
  readonly required: boolean
  /** Go's name of the enum type: "core/v1.Protocol". */
  readonly enumName?: string
  readonly enumValues?: readonly string[]
  readonly default?: unknown
  /** Of a custom kind, whose own definition says it. */
  readonly description?: string
  readonly mergeKey?: string
  /** "merge", "replace", "retainKeys" or two of them with a comma between. */
  readonly patchStrategy?: string
  readonly listType?: 'atomic' | 'set' | 'map'
  readonly listMapKeys?: readonly string[]
  readonly mapType?: 'atomic' | 'granular'
}

export interface DefinitionFacts {
  /** Short: "core.v1.Pod", "meta.v1.ObjectMeta". */
  readonly name: string
  /** Go's name of the struct: "Pod". */
  readonly structName: string
  readonly groupVersionKind?: { readonly group: string; readonly version: string; readonly kind: string }
  readonly mapType?: 'atomic' | 'granular'
  /** As the documents print them: x-kubernetes-unions. */
  readonly unions?: readonly unknown[]
  readonly fields: ReadonlyMap<string, FieldFacts>
  /** Reads bodies of a custom kind, which are no Go type's: its schema says what is kept, and validation what is right. */
  readonly read?: BodyReader
}

/** Definitions that a CustomResourceDefinition brings: a root, and parts whose names begin with the root's and a "#". */
export interface BroughtDefinitions {
  readonly name: string
  find(name: string): DefinitionFacts | undefined
}

interface Marks {
  readonly r?: 1
  readonly e?: string
  readonly d?: unknown
  readonly mk?: string
  readonly ps?: string
  readonly lt?: 'atomic' | 'set' | 'map'
  readonly lk?: readonly string[]
  readonly mt?: 'atomic' | 'granular'
  readonly w?: 1
}
interface OwnMarks {
  readonly mt?: 'atomic' | 'granular'
  readonly un?: readonly unknown[]
}
type FieldLine = readonly [type: string, numbers: number | readonly number[], marks?: Marks]

const scalars = new Set<string>([
  'string',
  'boolean',
  'int32',
  'int64',
  'double',
  'bytes',
  'Quantity',
  'IntOrString',
  'Time',
  'MicroTime',
  'Duration'
])
const definitions = new Map<string, DefinitionFacts>()
const brought = new Map<string, { readonly definitions: BroughtDefinitions; users: number }>()
const prefix =
  /^io\.k8s\.(?:api|apimachinery\.pkg(?:\.apis)?|(?:apiextensions-apiserver|kube-aggregator|metrics)\.pkg\.apis)\./

function typeFacts(text: string): TypeFacts {
  if (text.startsWith('[]')) return { form: 'list', item: typeFacts(text.slice(2)) }
  if (text.startsWith('{}')) return { form: 'map', value: typeFacts(text.slice(2)) }
  if (text.startsWith('any:')) return { form: 'any', name: text.slice('any:'.length) }
  return scalars.has(text) ? { form: text as ScalarForm } : { form: 'object', definition: text }
}

function fieldFacts(name: string, [type, numbers, marks]: FieldLine): FieldFacts {
  const { e, d, mk, ps, lt, lk, mt, w } = marks ?? {}
  const enumValues = e === undefined ? undefined : enumFacts[e]
  return {
    name,
    type: typeFacts(type),
    protobuf: numbers === 0 ? [] : typeof numbers === 'number' ? [numbers] : numbers,
    ...(w === 1 && { wrapped: true }),
    required: marks?.r === 1,
    ...(e !== undefined && { enumName: e }),
    ...(enumValues !== undefined && { enumValues }),
    ...(d !== undefined && { default: d }),
    ...(mk !== undefined && { mergeKey: mk }),
    ...(ps !== undefined && { patchStrategy: ps }),
    ...(lt !== undefined && { listType: lt }),
    ...(lk !== undefined && { listMapKeys: lk }),
    ...(mt !== undefined && { mapType: mt })
  }
}

/** The facts of a definition by its full ("io.k8s.api.core.v1.Pod") or short ("core.v1.Pod") name. */
export function findDefinition(name: string): DefinitionFacts | undefined {
  const known = definitions.get(name)
  if (known !== undefined) return known
  const short = name.replace(prefix, '')
  const line = Object.hasOwn(definitionFacts, short) ? definitionFacts[short] : undefined
  if (line === undefined) return brought.get(name.split('#')[0]!)?.definitions.find(name)
  let definition = definitions.get(short)
  if (definition === undefined) {
    const {
      '': kind,
      '*': own,
      ...fields
    } = JSON.parse(line) as Record<string, FieldLine> & { ''?: readonly string[]; '*'?: OwnMarks }
    definition = {
      name: short,
      structName: short.slice(short.lastIndexOf('.') + 1),
      ...(kind !== undefined && { groupVersionKind: { group: kind[0]!, version: kind[1]!, kind: kind[2]! } }),
      ...(own?.mt !== undefined && { mapType: own.mt }),
      ...(own?.un !== undefined && { unions: own.un }),
      fields: new Map(Object.entries(fields).map(([field, facts]) => [field, fieldFacts(field, facts)]))
    }
    definitions.set(short, definition)
  }
  definitions.set(name, definition)
  return definition
}

/**
 * Makes definitions findable. Their name tells their content, so several clusters of one process may bring the same:
 * they are there until the last has taken them away.
 */
export function bringDefinitions(added: BroughtDefinitions): void {
  const known = brought.get(added.name)
  if (known === undefined) brought.set(added.name, { definitions: added, users: 1 })
  else known.users++
}

export function takeDefinitionsAway(name: string): void {
  const known = brought.get(name)
  if (known !== undefined && --known.users === 0) brought.delete(name)
}

/** As findDefinition, for names that the facts themselves or the kind table give. Throws where there is none. */
export function definitionOf(name: string): DefinitionFacts {
  const definition = findDefinition(name)
  if (definition === undefined) throw new Error(`no schema facts for ${name}`)
  return definition
}

export function fieldOf(definition: DefinitionFacts, name: string): FieldFacts | undefined {
  return definition.fields.get(name)
}

/**
 * The field at a path of names, as "spec", "containers", "image": steps into lists and maps need no name of their own,
 * but an index ("0", "*") or a map key is stepped over. Undefined where the path leaves the schema.
 */
export function fieldAt(definition: DefinitionFacts, path: readonly string[]): FieldFacts | undefined {
  let here: DefinitionFacts | undefined = definition
  let field: FieldFacts | undefined
  let type: TypeFacts | undefined
  for (const step of path) {
    if (type?.form === 'list' && /^(?:\d+|\*)$/.test(step)) {
      type = type.item
      here = type.form === 'object' ? definitionOf(type.definition) : undefined
      continue
    }
    if (type?.form === 'map') {
      type = type.value
      here = type.form === 'object' ? definitionOf(type.definition) : undefined
      continue
    }
    if (type?.form === 'list') here = type.item.form === 'object' ? definitionOf(type.item.definition) : undefined
    field = here?.fields.get(step)
    if (field === undefined) return undefined
    type = field.type
    here = type.form === 'object' ? definitionOf(type.definition) : undefined
  }
  return field
}

/** The definition an object of this type has; of a list's items or a map's values too. */
export function definitionIn(type: TypeFacts): DefinitionFacts | undefined {
  if (type.form === 'object') return definitionOf(type.definition)
  if (type.form === 'list') return definitionIn(type.item)
  if (type.form === 'map') return definitionIn(type.value)
  return undefined
}

let kindIndex: ReadonlyMap<string, string> | undefined

/** The short definition name of a built-in kind, for "" / "v1" / "Pod" and the like; undefined where there is none. */
export function definitionNameOfKind(group: string, version: string, kind: string): string | undefined {
  kindIndex ??= indexKinds()
  return kindIndex.get(`${group}/${version}/${kind}`)
}

function indexKinds(): ReadonlyMap<string, string> {
  const index = new Map<string, string>()
  for (const [name, line] of Object.entries(definitionFacts)) {
    const match = /"":\["([^"]*)","([^"]*)","([^"]*)"\]/.exec(line)
    if (match !== null) index.set(`${match[1]!}/${match[2]!}/${match[3]!}`, name)
  }
  return index
}
