// The list in metadata.managedFields: its order, its limit, and what a caller may put there himself. Follows
// apimachinery/pkg/util/managedfields/internal (managedfields.go, capmanagers.go, fieldmanager.go).
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { isJsonObject } from '../../../../shared/kube/json-object.ts'
import type { FieldsV1, Json, ManagedFieldsEntry, ObjectMeta } from '../../../../shared/kube/object.ts'
import { emptyTree, hasNoKeys, internTree, unionOf } from './field-tree.ts'

export type Entries = readonly ManagedFieldsEntry[]
type HoldsEntries = Pick<ObjectMeta, 'managedFields'>

export const noEntries: Entries = []

/** Entries of operation Update beyond these are folded into one, the oldest first. Appliers are never folded. */
export const mostUpdates = 10
const ancientChanges = 'ancient-changes'

/** By operation, time, manager, version and subresource, as upstream encodes them. Sorts the array itself. */
export function sortEntries(entries: ManagedFieldsEntry[]): Entries {
  return entries.length < 2 ? entries : entries.sort(compareEntries)
}

function compareEntries(a: ManagedFieldsEntry, b: ManagedFieldsEntry): number {
  return (
    compareText(a.operation, b.operation) ||
    compareText(a.time, b.time) ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  )
}

function compareText(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The entries with at most ten of operation Update, in no order. */
export function cappedEntries(entries: Entries): ManagedFieldsEntry[] {
  const updates = entries.filter((entry) => entry.operation === 'Update').sort(compareEntries)
  const kept = new Set(entries)
  const firstOfVersion = new Map<string, ManagedFieldsEntry>()
  let count = updates.length
  for (const entry of updates) {
    if (count <= mostUpdates) break
    const version = entry.apiVersion ?? ''
    const first = firstOfVersion.get(version)
    if (first === undefined) {
      firstOfVersion.set(version, entry)
      continue
    }
    kept.delete(first)
    kept.delete(entry)
    const { subresource: _subresource, ...rest } = entry
    const fieldsV1 = unionOf(first.fieldsV1 ?? emptyTree, entry.fieldsV1 ?? emptyTree)
    const folded: ManagedFieldsEntry = { ...rest, manager: ancientChanges, fieldsV1 }
    kept.add(folded)
    firstOfVersion.set(version, folded)
    count--
  }
  return [...kept]
}

/**
 * The entries that an update starts from. A caller may set them himself: one empty entry ends the bookkeeping; none at
 * all, or what cannot be read, comes from callers who do not know them, and changes nothing.
 */
export function entriesGiven(before: HoldsEntries, given: HoldsEntries): Entries {
  const stored = before.managedFields ?? noEntries
  const own = given.managedFields
  if (own === undefined || own === stored || own.length === 0 || deepEqual(own, stored)) return stored
  if (own.length === 1 && hasNoKeys(own[0]!)) return noEntries
  const read = new Map<string, ManagedFieldsEntry>()
  for (const entry of own) {
    const fieldsV1 = readFields(entry.fieldsV1 ?? null)
    const isKnown = entry.operation === 'Apply' || entry.operation === 'Update'
    if (!isKnown || (entry.apiVersion ?? '') === '' || entry.fieldsType !== 'FieldsV1') return stored
    if (fieldsV1 === undefined) return stored
    // Nothing owned is no entry.
    if (!hasNoKeys(fieldsV1)) read.set(identityOf(entry), { ...entry, fieldsV1 })
  }
  return sortEntries([...read.values()])
}

/** What makes two entries the same manager: an applier is one in all versions. */
export function identityOf({ manager, operation, apiVersion, subresource }: ManagedFieldsEntry): string {
  return JSON.stringify([manager, operation, operation === 'Apply' ? '' : apiVersion, subresource])
}

const plainStep = /^(?:f:[\s\S]*|i:-?\d+|\.)$/

/** A set as it is kept here; undefined where it is none. */
function readFields(given: Json): FieldsV1 | undefined {
  if (given === null) return emptyTree
  if (!isJsonObject(given)) return undefined
  const children: Record<string, FieldsV1> = {}
  for (const key of Object.keys(given).sort()) {
    const child = readFields(given[key]!)
    if (child === undefined || (!plainStep.test(key) && !isValueStep(key))) return undefined
    children[key] = child
  }
  return hasNoKeys(children) ? emptyTree : internTree(children)
}

/** `k:{"name":"c"}` or `v:"a"`. */
function isValueStep(key: string): boolean {
  if (!key.startsWith('k:') && !key.startsWith('v:')) return false
  try {
    const value = JSON.parse(key.slice(2)) as Json
    return key.startsWith('v:') || isJsonObject(value)
  } catch {
    return false
  }
}
