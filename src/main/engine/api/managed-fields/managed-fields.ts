// The bookkeeping of metadata.managedFields for writes that are no server-side apply (operation Update), as upstream's
// apimachinery/pkg/util/managedfields. Cheap enough for every status a kubelet writes: trees are shared, and what a
// write does not touch is found by identity.
import { apiVersionOf, type Kind } from '../../../../shared/kinds/kind.ts'
import type { FieldsV1, KubeObject, ManagedFieldsEntry, Time } from '../../../../shared/kube/object.ts'
import { changedFields, changedMembers, removedFields } from './field-changes.ts'
import { kindShapeOf } from './field-shape.ts'
import { cappedEntries, mostUpdates, sortEntries, type Entries } from './entry-list.ts'
import { emptyTree, hasNoKeys, internTree, isUnique, rememberedDifference, rememberedUnion } from './field-tree.ts'
import { entriesBySchema } from './schema-change.ts'
import { zeroObjectOf, zeroStatusOf } from './zero-object.ts'

type Members = Readonly<Record<string, unknown>>
type Building = Record<string, FieldsV1>

/** The form in which something is written, where that is not the stored one: fields are owned by their names in it. */
export interface WrittenAs {
  readonly kind: Kind
  fromStored(object: KubeObject): KubeObject
}

/** Who writes, through which door, and when. */
export interface Signature {
  readonly manager: string
  readonly subresource?: string
  readonly time: Time
  readonly as?: WrittenAs
}

function treeOf(children: Building): FieldsV1 | undefined {
  return hasNoKeys(children) ? undefined : internTree(children)
}

const createdSpecs = new WeakMap<object, FieldsV1>()
const nothing: Members = {}

/** The fields of a new object that its creator owns. `object` is as decoded and defaulted, before admission. */
export function fieldsOfNew(kind: Kind, object: { readonly metadata: object }, as?: WrittenAs): FieldsV1 | undefined {
  if (as !== undefined) return fieldsOfNew(as.kind, as.fromStored(object as KubeObject))
  const shape = kindShapeOf(kind)
  const zero = zeroObjectOf(kind)
  const members = object as unknown as Members
  const children: Building = {}
  const metadata = changedFields(nothing, object.metadata, shape.metadata.shape)
  if (metadata !== undefined) children['f:metadata'] = metadata
  for (const [name, field] of shape.body) {
    const value = members[name]
    if (value === undefined) continue
    const isSpec = name === 'spec' && kind.isCustom !== true && typeof value === 'object' && value !== null
    // The pods of one template share one spec.
    let changed = isSpec ? createdSpecs.get(value) : undefined
    if (changed === undefined) {
      changed = changedFields(zero[name], value, field.shape)
      if (isSpec && changed !== undefined) createdSpecs.set(value, changed)
    }
    if (changed !== undefined) children[field.label] = changed
  }
  return treeOf(children)
}

/** What one write changed and what it took away, in the terms of managedFields. */
export interface FieldChanges {
  readonly changed: FieldsV1 | undefined
  readonly removed: FieldsV1 | undefined
  /** The same by the names of the stored form, where it was written in another. */
  readonly stored?: FieldChanges
}

export function isQuiet({ changed, removed, stored }: FieldChanges): boolean {
  return changed === undefined && removed === undefined && (stored === undefined || isQuiet(stored))
}

export function changesOfMain(kind: Kind, previous: KubeObject, next: KubeObject, as?: WrittenAs): FieldChanges {
  if (as !== undefined) {
    const written = changesOfMain(as.kind, as.fromStored(previous), as.fromStored(next))
    return { ...written, stored: changesOfMain(kind, previous, next) }
  }
  const shape = kindShapeOf(kind)
  const before = previous as unknown as Members
  const after = next as unknown as Members
  const changed = changedMembers(before, after, shape.body)
  const removed = changedMembers(before, after, shape.body, removedFields)
  if (previous.metadata !== next.metadata) {
    const meta = shape.metadata.shape
    const changedMeta = changedFields(previous.metadata, next.metadata, meta)
    const removedMeta = removedFields(previous.metadata, next.metadata, meta)
    if (changedMeta !== undefined) changed['f:metadata'] = changedMeta
    if (removedMeta !== undefined) removed['f:metadata'] = removedMeta
  }
  return { changed: treeOf(changed), removed: treeOf(removed) }
}

export function changesOfStatus(kind: Kind, previous: KubeObject, next: KubeObject, as?: WrittenAs): FieldChanges {
  if (as !== undefined) {
    const written = changesOfStatus(as.kind, as.fromStored(previous), as.fromStored(next))
    return { ...written, stored: changesOfStatus(kind, previous, next) }
  }
  const shape = kindShapeOf(kind)
  const before = (previous as unknown as Members)['status'] ?? zeroStatusOf(kind)
  const after = (next as unknown as Members)['status']
  const changed: Building = {}
  const removed: Building = {}
  if (shape.status !== undefined) {
    const changedStatus = changedFields(before, after, shape.status.shape)
    const removedStatus = removedFields(before, after, shape.status.shape)
    if (changedStatus !== undefined) changed['f:status'] = changedStatus
    if (removedStatus !== undefined) removed['f:status'] = removedStatus
  }
  if (previous.metadata !== next.metadata) {
    const changedMeta = changedFields(previous.metadata, next.metadata, shape.metadata.shape)
    const removedMeta = removedFields(previous.metadata, next.metadata, shape.metadata.shape)
    if (changedMeta !== undefined) changed['f:metadata'] = changedMeta
    if (removedMeta !== undefined) removed['f:metadata'] = removedMeta
  }
  return { changed: treeOf(changed), removed: treeOf(removed) }
}

const lastEntries = new WeakMap<FieldsV1, ManagedFieldsEntry>()
const singles = new WeakMap<ManagedFieldsEntry, Entries>()

function entryOf(apiVersion: string, by: Signature, fieldsV1: FieldsV1): ManagedFieldsEntry {
  const isOwn = isUnique(fieldsV1)
  const last = isOwn ? undefined : lastEntries.get(fieldsV1)
  if (last !== undefined && last.time === by.time && isBy(last, apiVersion, by)) return last
  const entry: ManagedFieldsEntry = {
    manager: by.manager,
    operation: 'Update',
    apiVersion,
    time: by.time,
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(by.subresource === undefined ? {} : { subresource: by.subresource })
  }
  // What names one object comes back with no other.
  if (!isOwn) lastEntries.set(fieldsV1, entry)
  return entry
}

function isBy(entry: ManagedFieldsEntry, apiVersion: string, by: Signature): boolean {
  return (
    entry.manager === by.manager &&
    entry.operation === 'Update' &&
    (entry.subresource ?? '') === (by.subresource ?? '') &&
    entry.apiVersion === apiVersion
  )
}

/** The managedFields of a new object; undefined where its creator owns nothing. Shared between equal objects. */
export function entriesOfNew(kind: Kind, fields: FieldsV1 | undefined, by: Signature): Entries | undefined {
  if (fields === undefined) return undefined
  const entry = entryOf(apiVersionOf(by.as?.kind ?? kind), by, fields)
  let entries = singles.get(entry)
  if (entries === undefined) singles.set(entry, (entries = [entry]))
  return entries
}

/**
 * The managedFields after a write: what it changed belongs to the writer alone, what it removed to nobody. The same
 * array where nothing moves; the writer's time only where it changed something.
 */
export function entriesAfter(kind: Kind, entries: Entries, changes: FieldChanges, by: Signature): Entries {
  if (isQuiet(changes)) return entries
  const storedVersion = apiVersionOf(kind)
  const apiVersion = by.as === undefined ? storedVersion : apiVersionOf(by.as.kind)
  const result: ManagedFieldsEntry[] = []
  let isSame = true
  let isFound = false
  for (const entry of entriesBySchema(kind, entries)) {
    const fields = entry.fieldsV1 ?? emptyTree
    let rest: FieldsV1 | undefined = fields
    const isOwn = isBy(entry, apiVersion, by)
    const { changed, removed } = (entry.apiVersion === storedVersion ? changes.stored : undefined) ?? changes
    if (removed !== undefined) rest = rememberedDifference(fields, removed)
    if (isOwn) {
      isFound = true
      if (changed !== undefined) {
        rest = rest === undefined ? changed : rememberedUnion(rest, changed)
        if (rest === fields && entry.time === by.time) result.push(entry)
        else {
          isSame = false
          result.push(entryOf(apiVersion, by, rest))
        }
        continue
      }
    } else if (rest !== undefined && changed !== undefined) rest = rememberedDifference(rest, changed)
    if (rest === fields) result.push(entry)
    else {
      isSame = false
      if (rest !== undefined) result.push({ ...entry, fieldsV1: rest })
    }
  }
  if (!isFound && changes.changed !== undefined) {
    isSame = false
    result.push(entryOf(apiVersion, by, changes.changed))
  }
  if (isSame) return entries
  // A copy has no room to grow: it lives as long as its object.
  return sortEntries(result.length > mostUpdates ? cappedEntries(result) : result.slice())
}
