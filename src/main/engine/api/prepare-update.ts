// The next state of a stored object: what a write may change and what follows from it.
import type { Kind } from '../../../shared/kinds/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { prepareServiceUpdate } from '../../../shared/kinds/service/update.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { KubeObject, ObjectMeta } from '../../../shared/kube/object.ts'
import type { Service } from '../../../shared/schema/types.ts'
import { serviceAddressesOf } from './admission/service-addresses.ts'
import type { WriterContext } from './commit.ts'
import { invalid } from './invalid.ts'
import { entriesGiven, noEntries, type Entries } from './managed-fields/entry-list.ts'
import {
  changesOfMain,
  changesOfStatus,
  entriesAfter,
  isQuiet,
  type FieldChanges,
  type Signature
} from './managed-fields/managed-fields.ts'
import type { Scrutiny } from './prepare-create.ts'
import { generationAfter, keepsStatus, type Loose } from './strategy.ts'

/**
 * The stored object with everything of `object` but its status; the stored one itself where nothing changes.
 */
export function prepareUpdate<T extends KubeObject>(
  context: WriterContext,
  kind: Kind<T>,
  stored: T,
  object: T,
  by: Signature,
  scrutiny?: Scrutiny
): T {
  if (object === stored) return stored
  const previous = stored as Loose
  const { strategy } = kind as Kind
  let next: Loose = keepsStatus(kind) ? withoutStatus(object, previous) : object
  next = strategy?.contentAfter?.(next) ?? next
  if (scrutiny !== undefined) next = strategy?.keptFrom?.(previous, next) ?? next
  const changes = changesOfMain(kind, stored, next, by.as)
  if ((kind as Kind) === serviceKind) next = withAddresses(context, previous, next)
  const metadata = systemMetadata(
    previous,
    strategy?.metadataAfter?.(previous, next) ?? next.metadata,
    kind.hasGeneration ? generationAfter(kind, previous, next) : undefined
  )
  if (scrutiny !== undefined) {
    const checked = { ...next, metadata: { ...metadata, ...callersView(object.metadata) } }
    const errors = scrutiny.validate(checked)
    if (errors.length > 0) throw invalid(kind, stored.metadata.name, errors)
  }
  return finished(kind, stored, next, metadata, changes, by, entriesGiven(stored.metadata, object.metadata))
}

/** The stored object with the status of `object`, and of its metadata what status may change. */
export function prepareStatusUpdate<T extends KubeObject>(
  kind: Kind<T>,
  stored: T,
  object: T,
  by: Signature,
  scrutiny?: Scrutiny
): T {
  const previous = stored as Loose
  const given = (object as Loose).status
  const status = statusAfter(kind, previous.status, given, by.time)
  const metadata = statusMetadata(kind, previous.metadata, object.metadata)
  if (status === previous.status && metadata === previous.metadata) return stored
  const next: Loose = { ...previous, status, metadata }
  if (scrutiny !== undefined) {
    const errors = scrutiny.validate({ ...next, metadata: { ...metadata, ...callersView(object.metadata) } })
    if (errors.length > 0) throw invalid(kind, stored.metadata.name, errors)
  }
  const basis = stored.metadata.managedFields ?? noEntries
  return finished(kind, stored, next, metadata, changesOfStatus(kind, stored, next, by.as), by, basis)
}

function finished<T extends KubeObject>(
  kind: Kind<T>,
  stored: T,
  next: Loose,
  metadata: ObjectMeta,
  changes: FieldChanges,
  by: Signature,
  entries: Entries
): T {
  // What nobody's fields tell may still differ: the order of a list, a field that only the server sets.
  const isSameBasis = entries === (stored.metadata.managedFields ?? noEntries)
  if (isQuiet(changes) && isSameBasis && deepEqual({ ...next, metadata }, stored)) return stored
  const managedFields = entries.length === 0 ? noEntries : entriesAfter(kind, entries, changes, by)
  if (managedFields === metadata.managedFields) return { ...next, metadata } as unknown as T
  const { managedFields: _before, ...rest } = metadata
  return {
    ...next,
    metadata: managedFields.length === 0 ? rest : { ...rest, managedFields }
  } as unknown as T
}

/**
 * The object with these managedFields, which an apply or a scale worked out; the stored one where that changes nothing
 * but times.
 */
export function withEntries(stored: KubeObject, prepared: KubeObject, entries: Entries): KubeObject {
  const isSame = prepared === stored || deepEqual(withoutEntries(prepared), withoutEntries(stored))
  const base = isSame ? stored : prepared
  if (isSame && deepEqual(withoutTimes(entries), withoutTimes(stored.metadata.managedFields ?? noEntries)))
    return stored
  const { managedFields: _before, ...metadata } = base.metadata
  return { ...base, metadata: entries.length === 0 ? metadata : { ...metadata, managedFields: entries } }
}

function withoutEntries({ metadata, ...rest }: KubeObject): object {
  const { managedFields: _entries, ...others } = metadata
  return { ...rest, metadata: others }
}

function withoutTimes(entries: Entries): readonly object[] {
  return entries.map(({ time: _time, ...entry }) => entry)
}

/** System fields as the caller gave them: validation refuses a change, where storage would only ignore it. */
function callersView({
  uid,
  creationTimestamp,
  deletionTimestamp,
  deletionGracePeriodSeconds
}: ObjectMeta): Partial<ObjectMeta> {
  return {
    uid,
    creationTimestamp,
    ...(deletionTimestamp === undefined ? {} : { deletionTimestamp }),
    ...(deletionGracePeriodSeconds === undefined ? {} : { deletionGracePeriodSeconds })
  }
}

function statusAfter(kind: Kind, previous: unknown, status: unknown, time: string): unknown {
  if (status === previous || kind.strategy?.statusAfter === undefined) return status
  return kind.strategy.statusAfter(previous, status, time)
}

function withoutStatus(object: Loose, previous: Loose): Loose {
  if (object.status === previous.status) return object
  if (previous.status !== undefined) return { ...object, status: previous.status }
  const { status: _status, ...rest } = object
  return rest
}

/** System fields are the stored ones, whatever the caller says. */
function systemMetadata(previous: Loose, metadata: ObjectMeta, generation: number | undefined): ObjectMeta {
  const before = previous.metadata
  const isSame =
    metadata.uid === before.uid &&
    metadata.resourceVersion === before.resourceVersion &&
    metadata.creationTimestamp === before.creationTimestamp &&
    metadata.generation === generation &&
    metadata.managedFields === before.managedFields &&
    metadata.deletionTimestamp === before.deletionTimestamp &&
    metadata.deletionGracePeriodSeconds === before.deletionGracePeriodSeconds
  if (isSame) return metadata
  const {
    generation: _generation,
    managedFields: _managed,
    deletionTimestamp: _deletion,
    deletionGracePeriodSeconds: _grace,
    ...rest
  } = metadata
  return {
    ...rest,
    uid: before.uid,
    resourceVersion: before.resourceVersion,
    creationTimestamp: before.creationTimestamp,
    ...(generation === undefined ? {} : { generation }),
    ...(before.managedFields === undefined ? {} : { managedFields: before.managedFields }),
    ...(before.deletionTimestamp === undefined ? {} : { deletionTimestamp: before.deletionTimestamp }),
    ...(before.deletionGracePeriodSeconds === undefined
      ? {}
      : { deletionGracePeriodSeconds: before.deletionGracePeriodSeconds })
  }
}

/** What a write of the status may change in the metadata: of a custom resource nothing. */
function statusMetadata(kind: Kind, before: ObjectMeta, after: ObjectMeta): ObjectMeta {
  if (after === before || kind.isCustom === true) return before
  const kept = kind.strategy?.statusKeeps
  const labels = kept === 'labels' ? before.labels : after.labels
  const ownerReferences = kept === 'ownerReferences' ? before.ownerReferences : after.ownerReferences
  const { annotations, finalizers } = after
  if (
    deepEqual(labels, before.labels) &&
    deepEqual(annotations, before.annotations) &&
    deepEqual(finalizers, before.finalizers) &&
    deepEqual(ownerReferences, before.ownerReferences)
  ) {
    return before
  }
  const { labels: _l, annotations: _a, finalizers: _f, ownerReferences: _o, ...rest } = before
  return {
    ...rest,
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(finalizers === undefined ? {} : { finalizers }),
    ...(ownerReferences === undefined ? {} : { ownerReferences })
  }
}

function withAddresses(context: WriterContext, previous: Loose, next: Loose): Loose {
  const before = previous as unknown as Service
  if (next.spec === previous.spec) return next
  const service = prepareServiceUpdate(next as unknown as Service, before)
  const allocation = serviceAddressesOf(context.store, context.serviceRange).allocate(service, before, context)
  if ('errors' in allocation) throw invalid(serviceKind, next.metadata.name, allocation.errors)
  return deepEqual(allocation.spec, previous.spec)
    ? { ...next, spec: previous.spec }
    : { ...next, spec: allocation.spec }
}
