// How the fields of an object are owned: what is one leaf, what is owned key by key. Compiled once from the schema facts,
// by the rules of sigs.k8s.io/structured-merge-diff.
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { definitionOf, type FieldFacts, type TypeFacts } from '../../../../shared/schema/schema.ts'

interface LeafShape {
  readonly form: 'leaf'
}
interface StructShape {
  readonly form: 'struct'
  readonly fields: ReadonlyMap<string, StructField>
  /** Labels of fields that Go writes even where they are not set (times): whoever adds the struct owns them. */
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
  readonly item: FieldShape
}
/** A list of scalars that holds each value once. */
interface SetShape {
  readonly form: 'set'
}
export type FieldShape = LeafShape | StructShape | MapShape | KeyedListShape | SetShape

export interface StructField {
  /** "f:replicas". */
  readonly label: string
  readonly shape: FieldShape
}

const leaf: LeafShape = { form: 'leaf' }
const set: SetShape = { form: 'set' }

/** Definitions that upstream marks as atomic as a whole (x-kubernetes-map-type on the type). */
const atomicDefinitions = new Set([
  'autoscaling.v1.CrossVersionObjectReference',
  'core.v1.ConfigMapKeySelector',
  'core.v1.EndpointAddress',
  'core.v1.EndpointPort',
  'core.v1.FileKeySelector',
  'core.v1.LocalObjectReference',
  'core.v1.NodeSelector',
  'core.v1.NodeSelectorTerm',
  'core.v1.ObjectFieldSelector',
  'core.v1.ObjectReference',
  'core.v1.ResourceFieldSelector',
  'core.v1.ScopeSelector',
  'core.v1.SecretKeySelector',
  'core.v1.SecretReference',
  'core.v1.TopologySelectorTerm',
  'core.v1.TypedLocalObjectReference',
  'discovery.v1.EndpointPort',
  'networking.v1.ServiceBackendPort',
  'rbac.v1.RoleRef',
  'rbac.v1.Subject',
  'meta.v1.LabelSelector',
  'meta.v1.OwnerReference'
])

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
  'core.v1.PodCondition': ['f:lastProbeTime', 'f:lastTransitionTime']
}

const structs = new Map<string, StructShape>()

function structOf(name: string): StructShape {
  const known = structs.get(name)
  if (known !== undefined) return known
  const fields = new Map<string, StructField>()
  const shape: StructShape = { form: 'struct', fields, always: alwaysWritten[name] }
  // Before its fields: a definition may hold itself.
  structs.set(name, shape)
  for (const field of definitionOf(name).fields.values()) {
    if (name === 'meta.v1.ObjectMeta' && unownedMetadata.has(field.name)) continue
    fields.set(field.name, { label: `f:${field.name}`, shape: shapeOfField(field) })
  }
  return shape
}

function shapeOfField(field: FieldFacts): FieldShape {
  if (field.type.form === 'list') {
    if (field.listType === 'set') return set
    if (field.listType === 'map') {
      return { form: 'keyed', keys: [...(field.listMapKeys ?? [])].sort(), item: shapeOfType(field.type.item) }
    }
    return leaf
  }
  return field.mapType === 'atomic' ? leaf : shapeOfType(field.type)
}

function shapeOfType(type: TypeFacts): FieldShape {
  if (type.form === 'map') return { form: 'map', value: shapeOfType(type.value) }
  if (type.form !== 'object' || atomicDefinitions.has(type.definition)) return leaf
  return structOf(type.definition)
}

export interface KindShape {
  readonly metadata: StructField
  /** All that a write to the main resource may own besides metadata. */
  readonly body: ReadonlyMap<string, StructField>
  /** Undefined where the kind has no status. */
  readonly status: StructField | undefined
}

const kindShapes = new Map<string, KindShape>()

export function kindShapeOf(kind: Kind): KindShape {
  const known = kindShapes.get(kind.schema)
  if (known !== undefined) return known
  const body = new Map(structOf(definitionOf(kind.schema).name).fields)
  const metadata = body.get('metadata')!
  const status = body.get('status')
  for (const name of ['apiVersion', 'kind', 'metadata', 'status']) body.delete(name)
  const shape = { metadata, body, status }
  kindShapes.set(kind.schema, shape)
  return shape
}
