// Server-side apply: what a configuration makes of an object and of who owns its fields. Follows
// sigs.k8s.io/structured-merge-diff/v6 (merge/update.go).
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { JsonObject } from '../../../../shared/kube/json-object.ts'
import type { FieldsV1, ManagedFieldsEntry } from '../../../../shared/kube/object.ts'
import { changedFields, removedFields } from '../managed-fields/field-changes.ts'
import type { StructShape } from '../managed-fields/field-shape.ts'
import { differenceOf, emptyTree, hasMember, hasNoKeys, intersectionOf, unionOf } from '../managed-fields/field-tree.ts'
import { sortEntries, type Entries } from '../managed-fields/entry-list.ts'
import type { FieldChanges, Signature } from '../managed-fields/managed-fields.ts'
import { ApplyConflict, type Conflict } from './apply-conflict.ts'
import { fieldsOf, withNamedFields } from './field-set.ts'
import { mergeConfig } from './merge-config.ts'
import { removeFields } from './remove-fields.ts'

export interface Applying {
  /** Without managedFields. An empty object where there is none yet. */
  readonly live: JsonObject
  readonly entries: Entries
  /** Of the right types. */
  readonly config: JsonObject
  readonly shape: StructShape
  readonly apiVersion: string
  /** Whole members of the object, or of its metadata, that this door does not write: upstream's reset fields. */
  readonly reset: FieldsV1
  readonly by: Signature
  readonly force: boolean
  /** Where the configuration is in another version than the stored object: what `object` changes by the stored names. */
  readonly stored?: {
    readonly apiVersion: string
    readonly live: JsonObject
    readonly shape: StructShape
    toStored(object: JsonObject): JsonObject
  }
}

export interface AppliedConfig {
  readonly object: JsonObject
  readonly entries: Entries
}

/** Throws ApplyConflict (409) where others own what would change, unless forced. */
export function applyConfig(applying: Applying): AppliedConfig {
  const { live, entries, config, shape, reset, by, force } = applying
  const own = entries.find((entry) => isApplier(entry, by))
  const others = entries.filter((entry) => entry !== own)
  const named = fieldsOf(config, shape)
  const fields = named === undefined ? undefined : withoutReset(named, reset)
  const merged = mergeConfig(live, config, shape) as JsonObject
  const object = own === undefined ? merged : pruned(merged, own.fieldsV1, [fields, ...fieldsOfAll(others)], shape)
  const changesFor = changesByVersion(applying, object)
  const conflicts = others.flatMap((entry) => conflictsWith(entry, changesFor(entry).changed))
  if (conflicts.length > 0 && !force) throw new ApplyConflict(conflicts)
  const rest = others.flatMap((entry) => {
    const { changed, removed } = changesFor(entry)
    const left = without(without(entry.fieldsV1, changed), removed)
    return left === undefined ? [] : [left === entry.fieldsV1 ? entry : { ...entry, fieldsV1: left }]
  })
  if (fields === undefined) return { object, entries: sortEntries(rest) }
  // Upstream looks at the clock only where the object itself changes: who shares what is there already has no time.
  const time = deepEqual(live, object) ? own?.time : by.time
  return { object, entries: sortEntries([...rest, applierEntry(applying, fields, time)]) }
}

/** Appliers are one manager in all versions of a kind. */
function isApplier({ manager, operation, subresource }: ManagedFieldsEntry, by: Signature): boolean {
  return operation === 'Apply' && manager === by.manager && (subresource ?? '') === (by.subresource ?? '')
}

function applierEntry({ apiVersion, by }: Applying, fieldsV1: FieldsV1, time: string | undefined): ManagedFieldsEntry {
  return {
    manager: by.manager,
    operation: 'Apply',
    apiVersion,
    ...(time === undefined ? {} : { time }),
    fieldsType: 'FieldsV1',
    fieldsV1,
    ...(by.subresource === undefined ? {} : { subresource: by.subresource })
  }
}

function fieldsOfAll(entries: Entries): readonly (FieldsV1 | undefined)[] {
  return entries.map((entry) => entry.fieldsV1)
}

/** Takes away what the manager applied last time, and neither applies now nor anybody else owns. */
function pruned(
  merged: JsonObject,
  last: FieldsV1 | undefined,
  owned: readonly (FieldsV1 | undefined)[],
  shape: StructShape
): JsonObject {
  if (last === undefined) return merged
  const named = (tree: FieldsV1 | undefined): FieldsV1 =>
    tree === undefined ? emptyTree : withNamedFields(tree, shape)
  const setOf = (object: JsonObject): FieldsV1 => named(fieldsOf(object, shape))
  const rest = (object: JsonObject, fields: FieldsV1 | undefined): JsonObject =>
    fields === undefined ? object : ((removeFields(object, withMetadata(fields), shape) ?? {}) as JsonObject)
  const all = setOf(merged)
  const lastNamed = named(last)
  const managed = owned.reduce<FieldsV1>((union, fields) => (fields === undefined ? union : unionOf(union, fields)), {})
  const kept = unionOf(setOf(rest(merged, lastNamed)), named(managed))
  const withOwned = rest(merged, differenceOf(all, kept))
  const gone = differenceOf(all, setOf(withOwned))
  return gone === undefined ? merged : rest(merged, intersectionOf(gone, lastNamed))
}

/** The metadata is never taken away as a whole: most of it is nobody's. */
function withMetadata(fields: FieldsV1): FieldsV1 {
  const { 'f:metadata': metadata, ...others } = fields
  if (metadata === undefined || !hasMember(metadata)) return fields
  const { '.': _member, ...parts } = metadata
  return hasNoKeys(parts) ? others : { ...others, 'f:metadata': parts }
}

/** What the object changes, by the names of the version in which an entry is written. */
function changesByVersion(
  { live, shape, reset, stored }: Applying,
  object: JsonObject
): (entry: ManagedFieldsEntry) => FieldChanges {
  const between = (before: JsonObject, after: JsonObject, of: StructShape): FieldChanges => ({
    changed: withoutReset(changedFields(before, after, of), reset),
    removed: withoutReset(removedFields(before, after, of), reset)
  })
  const written = between(live, object, shape)
  if (stored === undefined) return () => written
  const ofStored = between(stored.live, stored.toStored(object), stored.shape)
  return ({ apiVersion }) => (apiVersion === stored.apiVersion ? ofStored : written)
}

function conflictsWith(entry: ManagedFieldsEntry, changed: FieldsV1 | undefined): readonly Conflict[] {
  const { fieldsV1 } = entry
  const fields = fieldsV1 === undefined || changed === undefined ? undefined : intersectionOf(fieldsV1, changed)
  return fields === undefined ? [] : [{ entry, fields }]
}

function without(fields: FieldsV1 | undefined, others: FieldsV1 | undefined): FieldsV1 | undefined {
  return fields === undefined || others === undefined ? fields : differenceOf(fields, others)
}

/** Upstream's RecursiveDifference: with a member goes all below it. */
function withoutReset(fields: FieldsV1 | undefined, reset: FieldsV1): FieldsV1 | undefined {
  if (fields === undefined) return undefined
  const result: Record<string, FieldsV1> = {}
  let isSame = true
  for (const key in fields) {
    const inner = reset[key]
    const left = inner === undefined ? fields[key]! : inner === emptyTree ? undefined : withoutReset(fields[key], inner)
    if (left !== fields[key]) isSame = false
    if (left !== undefined) result[key] = left
  }
  if (isSame) return fields
  return Object.keys(result).length === 0 ? undefined : result
}
