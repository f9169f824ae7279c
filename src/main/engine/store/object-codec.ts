import { orderedFields } from '../../../shared/kube/field-order.ts'
import type { FieldsV1, KubeObject, ManagedFieldsEntry, ObjectMeta } from '../../../shared/kube/object.ts'
import type { Event, Pod } from '../../../shared/schema/types.ts'
import { RowError } from './database-error.ts'
import { eventOfTuple, eventTuple, type EventTuple } from './event-row.ts'
import { applyMembers, diffMembers, type ElementPatches, type MemberPatches, type Patch } from './merge-diff.ts'
import { StatusRows, type StoredStatus } from './pod-status-row.ts'
import type { TemplateReference, TemplateStore } from './template-store.ts'

/** What a row of `objects` says about an object; its revisions do not repeat it. */
export interface StoredIdentity {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string | undefined
  readonly name: string
  readonly uid: string
}

type Members = Readonly<Record<string, unknown>>
type PodSpec = Pod['spec']
type StoredSpec = TemplateReference | readonly [TemplateReference, nodeName: string]
/** An entry of managedFields, or how a row refers to it. */
type StoredEntry = ManagedFieldsEntry | readonly [TemplateReference, string | 0]

/** A patch that changes no member. */
const unchanged: MemberPatches = {}
const metadataKey = new Set(['metadata'])
/** The revision is the row's key; managed fields have their own encoding. */
const metadataElsewhere = new Set(['resourceVersion', 'managedFields'])
const entryElsewhere = new Set(['fieldsV1'])
const referencePattern = /\{"":(\d+)\}/g

/**
 * Objects as the text of a row, and back. Shared parts become references: the spec, labels, owners and the shape of the
 * status of a pod, and the field sets of managedFields.
 */
export class ObjectCodec {
  readonly #templates: TemplateStore
  /** Of each list of containers, the last spec around it, without the node's name. */
  readonly #specs = new WeakMap<PodSpec['containers'], PodSpec>()
  /** Of each field set, the entries that have it, without their times. */
  readonly #entries = new WeakMap<FieldsV1, Map<string, ManagedFieldsEntry>>()

  readonly #statuses: StatusRows

  constructor(templates: TemplateStore) {
    this.#templates = templates
    this.#statuses = new StatusRows(templates)
  }

  /**
   * The whole object: an event's tuple, or JSON with 0 where the row's identity and revision belong, so that the order
   * of keys stays.
   */
  encodeFull(object: KubeObject): string {
    const { metadata } = object
    const isPod = object.kind === 'Pod'
    const { managedFields, labels, ownerReferences } = metadata
    const entries = managedFields?.map((entry) => this.#encodeEntry(entry, metadata))
    if (object.kind === 'Event') {
      const tuple = eventTuple(object as Event, entries)
      if (tuple !== undefined) return JSON.stringify(tuple)
    }
    const members: Record<string, unknown> = { ...metadata, name: 0, uid: 0, resourceVersion: 0 }
    if (metadata.namespace !== undefined) members.namespace = 0
    if (entries !== undefined) members.managedFields = entries
    if (isPod && labels !== undefined) members.labels = this.#templates.referTo(labels)
    if (isPod && ownerReferences !== undefined) members.ownerReferences = this.#templates.referTo(ownerReferences)
    const whole: Record<string, unknown> = { ...object, apiVersion: 0, kind: 0, metadata: members }
    if (isPod) {
      const { spec, status } = object as Pod
      whole.spec = this.#encodeSpec(spec)
      if (status?.containerStatuses !== undefined) whole.status = this.#statuses.encoded(status)
    }
    return JSON.stringify(whole)
  }

  /** What changed since `previous`, as JSON; undefined where nothing did but the revision. */
  encodeDiff(previous: KubeObject, object: KubeObject): string | undefined {
    const patches: Record<string, Patch> = { ...diffMembers(asMembers(previous), asMembers(object), metadataKey) }
    const before = previous.metadata
    const after = object.metadata
    if (before !== after) {
      let metadata = diffMembers(asMembers(before), asMembers(after), metadataElsewhere)
      const managed = this.#diffManagedFields(before.managedFields, after)
      if (managed !== undefined) metadata = { ...metadata, managedFields: managed }
      if (metadata !== undefined) patches.metadata = metadata
    }
    for (const _ in patches) return JSON.stringify(patches)
    return undefined
  }

  /** The object of a whole state; `parsed` is its row's JSON, and becomes part of the object. */
  decodeFull(identity: StoredIdentity, revision: number, parsed: unknown): KubeObject {
    if (Array.isArray(parsed)) return this.#decodeEvent(identity, revision, parsed as unknown as EventTuple)
    const whole = parsed as Record<string, unknown>
    const metadata = whole.metadata as Record<string, unknown>
    whole.apiVersion = identity.apiVersion
    whole.kind = identity.kind
    metadata.name = identity.name
    metadata.uid = identity.uid
    metadata.resourceVersion = String(revision)
    if (identity.namespace !== undefined) metadata.namespace = identity.namespace
    if (metadata.managedFields !== undefined) {
      this.#decodeEntries(metadata.managedFields as StoredEntry[], metadata.creationTimestamp as string)
    }
    if (identity.kind === 'Pod') {
      whole.spec = this.#decodeSpec(whole.spec as StoredSpec)
      if (Array.isArray(whole.status)) whole.status = this.#statuses.decoded(whole.status as unknown as StoredStatus)
      if (metadata.labels !== undefined) metadata.labels = this.#resolve(metadata.labels)
      if (metadata.ownerReferences !== undefined) metadata.ownerReferences = this.#resolve(metadata.ownerReferences)
    }
    return whole as unknown as KubeObject
  }

  /** The state after `previous`; `parsed` is the row's JSON, or null. Shares what did not change with `previous`. */
  applyDiff(previous: KubeObject, revision: number, parsed: unknown): KubeObject {
    if (parsed === null) return withRevision(previous, previous.metadata, revision)
    const patches = parsed as Readonly<Record<string, Patch>>
    const changes = patches.metadata as MemberPatches | undefined
    const object = applyMembers(previous, changes === undefined ? patches : { ...patches, metadata: unchanged })
    if (changes === undefined) return withRevision(object, previous.metadata, revision)
    const { managedFields } = changes
    if (managedFields === undefined || managedFields === 0) {
      return withRevision(object, applyMembers(previous.metadata, changes), revision)
    }
    const metadata = applyMembers(previous.metadata, { ...changes, managedFields: unchanged })
    const entries = this.#patchEntries(previous.metadata, managedFields)
    return withRevision(object, { ...metadata, managedFields: entries }, revision)
  }

  /** Drops the references of a row that goes, when the commit that is under way succeeds. */
  release(data: string): void {
    if (!data.includes('{"":')) return
    for (const match of data.matchAll(referencePattern)) this.#templates.release(Number(match[1]))
  }

  #decodeEvent(identity: StoredIdentity, revision: number, tuple: EventTuple): KubeObject {
    const event = eventOfTuple(identity, revision, tuple)
    const entries = tuple[18] as StoredEntry[] | undefined
    if (entries === undefined) return event
    this.#decodeEntries(entries, tuple[0])
    return { ...event, metadata: { ...event.metadata, managedFields: entries as ManagedFieldsEntry[] } }
  }

  /** The spec of a bound pod is its own, but for the node's name it is the template's. */
  #encodeSpec(spec: PodSpec): StoredSpec {
    const { nodeName, ...others } = spec
    let base = this.#specs.get(spec.containers)
    if (base === undefined || !hasSameMembers(base, others)) {
      base = nodeName === undefined ? spec : others
      this.#specs.set(spec.containers, base)
    }
    const reference = this.#templates.referTo(base)
    return nodeName === undefined ? reference : [reference, nodeName]
  }

  #decodeSpec(stored: StoredSpec): PodSpec {
    const [reference, nodeName] = Array.isArray(stored) ? (stored as readonly [TemplateReference, string]) : [stored]
    const base = this.#resolve(reference) as PodSpec
    if (!this.#specs.has(base.containers)) this.#specs.set(base.containers, base)
    return nodeName === undefined ? base : { ...base, nodeName }
  }

  /** An entry but for its time is the same on many objects: [what they share, the time or 0 for the creation's]. */
  #encodeEntry(entry: ManagedFieldsEntry, owner: ObjectMeta): unknown {
    const { time, fieldsV1 } = entry
    if (fieldsV1 === undefined) return entry
    if (time === undefined || !this.#templates.isShared(fieldsV1, owner.uid)) {
      return { ...entry, fieldsV1: this.#encodeFieldSet(fieldsV1, owner.uid) }
    }
    const key = `${entry.manager}/${entry.operation}/${entry.apiVersion}/${entry.fieldsType}/${entry.subresource}`
    let shared = this.#entries.get(fieldsV1)
    if (shared === undefined) this.#entries.set(fieldsV1, (shared = new Map<string, ManagedFieldsEntry>()))
    let timeless = shared.get(key)
    // The time keeps its place among the members.
    if (timeless === undefined) shared.set(key, (timeless = { ...entry, time: '' }))
    return [this.#templates.referTo(timeless), time === owner.creationTimestamp ? 0 : time]
  }

  /** A kubelet's field set names the pod's address, so it is the pod's own: but parts of it are shared. */
  #encodeFieldSet(fields: FieldsV1, owner: string): unknown {
    const encoded: Record<string, unknown> = {}
    for (const key in fields) {
      const child = fields[key]!
      if (isEmpty(child)) encoded[key] = child
      else if (this.#templates.isShared(child, owner)) encoded[key] = this.#templates.referTo(child)
      else encoded[key] = this.#encodeFieldSet(child, owner)
    }
    return encoded
  }

  #decodeFieldSet(encoded: FieldsV1): FieldsV1 {
    if (isEmpty(encoded)) return encoded
    const id: unknown = encoded['']
    if (typeof id === 'number') return this.#resolve(encoded) as FieldsV1
    const fields: Record<string, FieldsV1> = {}
    for (const key in encoded) fields[key] = this.#decodeFieldSet(encoded[key]!)
    return fields
  }

  #diffManagedFields(before: readonly ManagedFieldsEntry[] | undefined, owner: ObjectMeta): Patch | undefined {
    const after = owner.managedFields
    if (before === after) return undefined
    if (after === undefined) return 0
    const patches: Record<string, Patch> = {}
    for (let index = 0; index < after.length; index++) {
      const entry = after[index]!
      const previous = before?.[index]
      if (previous === entry) continue
      const patch =
        previous === undefined
          ? ([this.#encodeEntry(entry, owner)] as const)
          : this.#diffEntry(previous, entry, owner.uid)
      if (patch !== undefined) patches[index] = patch
    }
    for (const _ in patches) return [after.length, patches]
    return before?.length === after.length ? undefined : [after.length, patches]
  }

  #diffEntry(before: ManagedFieldsEntry, after: ManagedFieldsEntry, owner: string): Patch | undefined {
    const patches = diffMembers(asMembers(before), asMembers(after), entryElsewhere)
    if (before.fieldsV1 === after.fieldsV1) return patches
    const fieldsV1 = this.#diffFieldSet(before.fieldsV1, after.fieldsV1, owner)
    return fieldsV1 === undefined ? patches : { ...patches, fieldsV1 }
  }

  /** Of a set that is the pod's own, only what it adds to the one before is stored. */
  #diffFieldSet(before: FieldsV1 | undefined, after: FieldsV1 | undefined, owner: string): Patch | undefined {
    if (after === undefined) return 0
    if (before === undefined) return [this.#templates.referTo(after)]
    return this.#templates.isShared(after, owner) ? [this.#templates.referTo(after)] : diffMembers(before, after)
  }

  #patchEntries(before: ObjectMeta, patch: Patch): ManagedFieldsEntry[] {
    const [length, patches] = patch as readonly [number, ElementPatches]
    const entries = (before.managedFields ?? []).slice(0, length)
    for (const index in patches) {
      const change = patches[index] as readonly [StoredEntry] | MemberPatches
      const position = Number(index)
      entries[position] = Array.isArray(change)
        ? this.#decodeEntry(change[0] as StoredEntry, before.creationTimestamp)
        : this.#patchEntry(entries[position]!, change as MemberPatches)
    }
    return entries
  }

  #patchEntry(before: ManagedFieldsEntry, patches: MemberPatches): ManagedFieldsEntry {
    const entry = applyMembers(before, patches)
    const { fieldsV1 } = patches
    if (fieldsV1 === undefined || fieldsV1 === 0) return entry
    if (Array.isArray(fieldsV1)) return { ...entry, fieldsV1: this.#resolve(fieldsV1[0]) as FieldsV1 }
    return { ...entry, fieldsV1: inOrder(entry.fieldsV1!, fieldsV1 as MemberPatches) }
  }

  #decodeEntries(entries: StoredEntry[], creation: string): void {
    for (let index = 0; index < entries.length; index++) entries[index] = this.#decodeEntry(entries[index]!, creation)
  }

  #decodeEntry(stored: StoredEntry, creation: string): ManagedFieldsEntry {
    if (Array.isArray(stored)) {
      const [reference, time] = stored as unknown as readonly [TemplateReference, string | 0]
      return { ...(this.#resolve(reference) as ManagedFieldsEntry), time: time === 0 ? creation : time }
    }
    const entry = stored as ManagedFieldsEntry
    return entry.fieldsV1 === undefined ? entry : { ...entry, fieldsV1: this.#decodeFieldSet(entry.fieldsV1) }
  }

  #resolve(reference: unknown): object {
    const id = (reference as TemplateReference)['']
    const value = this.#templates.valueOf(id)
    if (value === undefined) throw new RowError(`template ${id} is missing`)
    return value
  }
}

/** A set of fields to which a difference was applied: what that added stands at the end, and belongs between the others. */
function inOrder(tree: FieldsV1, patches: MemberPatches): FieldsV1 {
  let result = tree
  for (const key in patches) {
    const patch = patches[key]!
    if (patch !== 0 && !Array.isArray(patch)) result = { ...result, [key]: inOrder(tree[key]!, patch as MemberPatches) }
  }
  return orderedFields(result)
}

function withRevision(object: KubeObject, metadata: ObjectMeta, revision: number): KubeObject {
  return { ...object, metadata: { ...metadata, resourceVersion: String(revision) } }
}

/** Whether two objects have the very same values. */
function hasSameMembers(a: object, b: object): boolean {
  const left = asMembers(a)
  const right = asMembers(b)
  let count = 0
  for (const key in left) {
    if (left[key] !== right[key]) return false
    count++
  }
  for (const _ in right) count--
  return count === 0
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false
  return true
}

function asMembers(value: object): Members {
  return value as Members
}
