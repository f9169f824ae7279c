// How the fields of an object are owned: what is one leaf, what is owned key by key. Compiled once from the schema facts,
// by the rules of sigs.k8s.io/structured-merge-diff.
import type { Kind } from '../../../../shared/kinds/kind.ts'
import {
  definitionIn,
  definitionOf,
  type DefinitionFacts,
  type FieldFacts,
  type TypeFacts
} from '../../../../shared/schema/schema.ts'

interface LeafShape {
  readonly form: 'leaf'
}
export interface StructShape {
  readonly form: 'struct'
  readonly fields: ReadonlyMap<string, StructField>
  /** Labels of fields that Go writes even where they are not set (times, a group): whoever adds the struct owns them. */
  readonly always: readonly string[] | undefined
}
interface MapShape {
  readonly form: 'map'
  readonly value: FieldShape
}
/** A list whose items are told apart by some of their fields. */
export interface KeyedListShape {
  readonly form: 'keyed'
  /** Sorted, as upstream prints them. */
  readonly keys: readonly string[]
  /** Of keys that an item may leave out. */
  readonly defaults: Readonly<Record<string, unknown>>
  readonly item: FieldShape
}
/** A list of scalars that holds each value once. */
interface SetShape {
  readonly form: 'set'
}
/** What the schema leaves open: an object is owned key by key, anything else as a whole. */
interface DeducedShape {
  readonly form: 'deduced'
}
export type FieldShape = LeafShape | StructShape | MapShape | KeyedListShape | SetShape | DeducedShape

export interface StructField {
  /** "f:replicas". */
  readonly label: string
  readonly shape: FieldShape
}

const leaf: LeafShape = { form: 'leaf' }
const set: SetShape = { form: 'set' }
const deduced: DeducedShape = { form: 'deduced' }
/** What a deduced shape is for an object. */
export const deducedMap: MapShape = { form: 'map', value: deduced }

/** What the server sets by itself is nobody's: upstream's stripMeta. */
const unownedMetadata = new Set([
  'name',
  'namespace',
  'creationTimestamp',
  'selfLink',
  'uid',
  'generation',
  'managedFields',
  'resourceVersion',
  'deletionTimestamp',
  'deletionGracePeriodSeconds'
])

const alwaysWritten: Readonly<Record<string, readonly string[]>> = {
  'apps.v1.DaemonSetCondition': ['f:lastTransitionTime'],
  'apps.v1.DeploymentCondition': ['f:lastTransitionTime', 'f:lastUpdateTime'],
  'apps.v1.ReplicaSetCondition': ['f:lastTransitionTime'],
  'core.v1.NamespaceCondition': ['f:lastTransitionTime'],
  'core.v1.NodeCondition': ['f:lastHeartbeatTime', 'f:lastTransitionTime'],
  'core.v1.PersistentVolumeClaimCondition': ['f:lastProbeTime', 'f:lastTransitionTime'],
  'core.v1.TypedObjectReference': ['f:apiGroup'],
  'core.v1.PodCondition': ['f:lastProbeTime', 'f:lastTransitionTime']
}

// By definition and not by name: a custom kind's may be defined anew.
const structs = new WeakMap<DefinitionFacts, StructShape>()

function structOf(definition: DefinitionFacts): StructShape {
  const known = structs.get(definition)
  if (known !== undefined) return known
  const { name } = definition
  const fields = new Map<string, StructField>()
  const shape: StructShape = { form: 'struct', fields, always: alwaysWritten[name] }
  // Before its fields: a definition may hold itself.
  structs.set(definition, shape)
  for (const field of definition.fields.values()) {
    if (name === 'meta.v1.ObjectMeta' && unownedMetadata.has(field.name)) continue
    fields.set(field.name, { label: `f:${field.name}`, shape: shapeOfField(field) })
  }
  return shape
}

function shapeOfField(field: FieldFacts): FieldShape {
  if (field.type.form === 'list') {
    if (field.listType === 'set') return set
    if (field.listType === 'map') return keyedShapeOf(field, field.type.item)
    return leaf
  }
  if (field.mapType === 'atomic') return leaf
  // The field says otherwise than its type: the claim of a volume.
  if (field.mapType === 'granular' && field.type.form === 'object') return structOf(definitionOf(field.type.definition))
  return shapeOfType(field.type)
}

/** Types of upstream's own that hold any value are owned as a whole; what a custom kind leaves open is not. */
const ownDefinitions = /^(?:runtime|meta\.v1|apiextensions\.v1)\./

function keyedShapeOf({ listMapKeys = [] }: FieldFacts, item: TypeFacts): KeyedListShape {
  const fields = definitionIn(item)?.fields
  const defaults: Record<string, unknown> = {}
  for (const key of listMapKeys) {
    const value = fields?.get(key)?.default
    if (value !== undefined) defaults[key] = value
  }
  return { form: 'keyed', keys: [...listMapKeys].sort(), defaults, item: shapeOfType(item) }
}

function shapeOfType(type: TypeFacts): FieldShape {
  if (type.form === 'map') return { form: 'map', value: shapeOfType(type.value) }
  if (type.form === 'any') return ownDefinitions.test(type.name) ? leaf : deduced
  if (type.form !== 'object') return leaf
  const definition = definitionOf(type.definition)
  return definition.mapType === 'atomic' ? leaf : structOf(definition)
}

/** The shape at one step of a path; undefined where the schema has no such field. */
export function shapeBelow(shape: FieldShape, step: string): FieldShape | undefined {
  if (shape.form === 'struct') return shape.fields.get(step.slice(2))?.shape
  if (shape.form === 'map') return shape.value
  if (shape.form === 'keyed') return shape.item
  return shape.form === 'deduced' ? shape : undefined
}

/** The value of one of its keys in an item of a list. */
export function keyValueOf(item: unknown, key: string, { defaults }: KeyedListShape): unknown {
  const value = (item as Readonly<Record<string, unknown>>)[key]
  return value === undefined ? defaults[key] : value
}

export interface KindShape {
  readonly metadata: StructField
  /** All that a write to the main resource may own besides metadata. */
  readonly body: ReadonlyMap<string, StructField>
  /** Undefined where the kind has no status. */
  readonly status: StructField | undefined
  /** All of them: the whole object without what is nobody's. */
  readonly object: StructShape
}

const kindShapes = new WeakMap<DefinitionFacts, KindShape>()
const plainShapes = new WeakMap<DefinitionFacts, KindShape>()

export function kindShapeOf(kind: Kind): KindShape {
  const definition = definitionOf(kind.schema)
  // Where status is no subresource, a custom resource has it as one field among others.
  const hasStatus = kind.isCustom !== true || kind.subresources.includes('status')
  const shapes = hasStatus ? kindShapes : plainShapes
  const known = shapes.get(definition)
  if (known !== undefined) return known
  const body = new Map(structOf(definition).fields)
  for (const name of ['apiVersion', 'kind']) body.delete(name)
  const object: StructShape = { form: 'struct', fields: new Map(body), always: undefined }
  const metadata = body.get('metadata')!
  const status = hasStatus ? body.get('status') : undefined
  for (const name of hasStatus ? ['metadata', 'status'] : ['metadata']) body.delete(name)
  const shape = { metadata, body, status, object }
  shapes.set(definition, shape)
  return shape
}
