import type { FieldsV1, KubeObject, ManagedFieldsEntry } from '../../../shared/kube/object.ts'
import { applyMembers, diffMembers, type ElementPatches, type MemberPatches, type Patch } from './merge-diff.ts'
import type { TemplateReference, TemplateStore } from './template-store.ts'

/** What a row of `objects` says about an object; its revisions do not repeat it. */
export interface StoredIdentity {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace: string | undefined
  readonly name: string
  readonly uid: string
}

/** Thrown where a row cannot be what this program wrote. */
export class RowError extends Error {}

type Members = Readonly<Record<string, unknown>>

const metadataKey = new Set(['metadata'])
/** The revision is the row's key; managed fields have their own encoding. */
const metadataElsewhere = new Set(['resourceVersion', 'managedFields'])
const entryElsewhere = new Set(['fieldsV1'])
const referencePattern = /\{"":(\d+)\}/g

/**
 * Objects as the text of a row, and back. Shared parts become references: the spec, labels and owners of a pod, and
 * the field sets of managedFields.
 */
export class ObjectCodec {
  readonly #templates: TemplateStore

  constructor(templates: TemplateStore) {
    this.#templates = templates
  }

  /** The whole object, as JSON with 0 where the row's identity and revision belong, so that the order of keys stays. */
  encodeFull(object: KubeObject): string {
    const { metadata } = object
    const isPod = object.kind === 'Pod'
    const { managedFields, labels, ownerReferences } = metadata
    const members: Record<string, unknown> = { ...metadata, name: 0, uid: 0, resourceVersion: 0 }
    if (metadata.namespace !== undefined) members.namespace = 0
    if (managedFields !== undefined) members.managedFields = managedFields.map((entry) => this.#encodeEntry(entry))
    if (isPod && labels !== undefined) members.labels = this.#templates.referTo(labels)
    if (isPod && ownerReferences !== undefined) members.ownerReferences = this.#templates.referTo(ownerReferences)
    const whole: Record<string, unknown> = { ...object, apiVersion: 0, kind: 0, metadata: members }
    if (isPod) whole.spec = this.#templates.referTo((object as KubeObject & { readonly spec: object }).spec)
    return JSON.stringify(whole)
  }

  /** What changed since `previous`, as JSON; undefined where nothing did but the revision. */
  encodeDiff(previous: KubeObject, object: KubeObject): string | undefined {
    const patches: Record<string, Patch> = { ...diffMembers(asMembers(previous), asMembers(object), metadataKey) }
    const before = previous.metadata
    const after = object.metadata
    if (before !== after) {
      let metadata = diffMembers(asMembers(before), asMembers(after), metadataElsewhere)
      const managed = this.#diffManagedFields(before.managedFields, after.managedFields)
      if (managed !== undefined) metadata = { ...metadata, managedFields: managed }
      if (metadata !== undefined) patches.metadata = metadata
    }
    for (const _ in patches) return JSON.stringify(patches)
    return undefined
  }

  decodeFull(identity: StoredIdentity, revision: number, data: string): KubeObject {
    const whole = JSON.parse(data) as Record<string, unknown>
    const metadata = whole.metadata as Record<string, unknown>
    whole.apiVersion = identity.apiVersion
    whole.kind = identity.kind
    metadata.name = identity.name
    metadata.uid = identity.uid
    metadata.resourceVersion = String(revision)
    if (identity.namespace !== undefined) metadata.namespace = identity.namespace
    if (metadata.managedFields !== undefined) this.#decodeEntries(metadata.managedFields as ManagedFieldsEntry[])
    if (identity.kind === 'Pod') {
      whole.spec = this.#resolve(whole.spec)
      if (metadata.labels !== undefined) metadata.labels = this.#resolve(metadata.labels)
      if (metadata.ownerReferences !== undefined) metadata.ownerReferences = this.#resolve(metadata.ownerReferences)
    }
    return whole as unknown as KubeObject
  }

  /** The state after `previous`. Shares what did not change with it. */
  applyDiff(previous: KubeObject, revision: number, data: string | null): KubeObject {
    const { metadata: metadataPatches, ...patches } = (data === null ? {} : JSON.parse(data)) as Record<string, Patch>
    const object = applyMembers(previous, patches)
    let metadata = previous.metadata
    if (metadataPatches !== undefined) {
      const { managedFields, ...others } = metadataPatches as MemberPatches
      metadata = applyMembers(metadata, others)
      if (managedFields === 0) metadata = applyMembers(metadata, { managedFields })
      else if (managedFields !== undefined) {
        metadata = { ...metadata, managedFields: this.#patchEntries(metadata.managedFields, managedFields) }
      }
    }
    return { ...object, metadata: { ...metadata, resourceVersion: String(revision) } }
  }

  /** The templates that a row refers to, once for each reference. */
  referencesOf(data: string): readonly number[] {
    if (!data.includes('{"":')) return []
    return Array.from(data.matchAll(referencePattern), (match) => Number(match[1]))
  }

  #encodeEntry(entry: ManagedFieldsEntry): unknown {
    const { fieldsV1 } = entry
    return fieldsV1 === undefined ? entry : { ...entry, fieldsV1: this.#templates.referTo(fieldsV1) }
  }

  #diffManagedFields(
    before: readonly ManagedFieldsEntry[] | undefined,
    after: readonly ManagedFieldsEntry[] | undefined
  ): Patch | undefined {
    if (before === after) return undefined
    if (after === undefined) return 0
    const patches: Record<string, Patch> = {}
    for (let index = 0; index < after.length; index++) {
      const entry = after[index]!
      const previous = before?.[index]
      if (previous === entry) continue
      const patch = previous === undefined ? ([this.#encodeEntry(entry)] as const) : this.#diffEntry(previous, entry)
      if (patch !== undefined) patches[index] = patch
    }
    return [after.length, patches]
  }

  #diffEntry(before: ManagedFieldsEntry, after: ManagedFieldsEntry): Patch | undefined {
    const patches = diffMembers(asMembers(before), asMembers(after), entryElsewhere)
    if (before.fieldsV1 === after.fieldsV1) return patches
    const fieldsV1 = this.#diffFieldSet(before.fieldsV1, after.fieldsV1)
    return fieldsV1 === undefined ? patches : { ...patches, fieldsV1 }
  }

  /** A kubelet's field set names the pod's address, so it may be the pod's own: then only what it adds is stored. */
  #diffFieldSet(before: FieldsV1 | undefined, after: FieldsV1 | undefined): Patch | undefined {
    if (after === undefined) return 0
    if (before === undefined) return [this.#templates.referTo(after)]
    const shared = this.#templates.referToShared(after)
    return shared === undefined ? diffMembers(before, after) : [shared]
  }

  #patchEntries(before: readonly ManagedFieldsEntry[] | undefined, patch: Patch): ManagedFieldsEntry[] {
    const [length, patches] = patch as readonly [number, ElementPatches]
    const entries = (before ?? []).slice(0, length)
    for (const index in patches) {
      const change = patches[index] as readonly [ManagedFieldsEntry] | MemberPatches
      const position = Number(index)
      entries[position] = Array.isArray(change) ? change[0] : applyMembers(entries[position]!, change as MemberPatches)
    }
    this.#decodeEntries(entries)
    return entries
  }

  #decodeEntries(entries: ManagedFieldsEntry[]): void {
    for (let index = 0; index < entries.length; index++) {
      const entry = entries[index]!
      if (entry.fieldsV1 === undefined || (entry.fieldsV1 as unknown as TemplateReference)[''] === undefined) continue
      entries[index] = { ...entry, fieldsV1: this.#resolve(entry.fieldsV1) as FieldsV1 }
    }
  }

  #resolve(reference: unknown): object {
    const id = (reference as TemplateReference)['']
    const value = this.#templates.valueOf(id)
    if (value === undefined) throw new RowError(`template ${id} is missing`)
    return value
  }
}

function asMembers(value: object): Members {
  return value as Members
}
