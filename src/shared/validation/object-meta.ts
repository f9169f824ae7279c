// Metadata rules (k8s.io/apimachinery/pkg/api/validation and the generation check of the registry).
import { utf8Length } from '../kube/base64.ts'
import {
  dns1035LabelComplaints,
  dns1123LabelComplaints,
  dns1123SubdomainComplaints,
  labelValueComplaints,
  qualifiedNameComplaints
} from '../kube/names.ts'
import type { ObjectMeta, OwnerReference } from '../kube/object.ts'
import { semanticEqual } from '../kube/sharing.ts'
import type { Errors } from './field.ts'
import { forbidden, immutable, invalid, invalidEach, required, tooLong, validateNonnegative } from './field.ts'

/** A rule for names. As a prefix, which something is appended to, a name may end in a dash. */
export type NameRule = (name: string) => readonly string[]

export const subdomainName: NameRule = dns1123SubdomainComplaints
export const labelName: NameRule = dns1123LabelComplaints
export const dns1035Name: NameRule = dns1035LabelComplaints

const pathMessages: Readonly<Record<string, string>> = { '.': "may not be '.'", '..': "may not be '..'" }

/** Upstream's path.ValidatePathSegmentName: what cannot stand in a URL. */
export const pathSegmentName: NameRule = (name) => {
  const whole = pathMessages[name]
  if (whole !== undefined) return [whole]
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`)
}

const annotationsLimit = 256 * 1024

/** For creating. `isNamespaced` says whether a namespace must be there or must not. */
export function validateObjectMeta(
  errors: Errors,
  metadata: Partial<ObjectMeta>,
  isNamespaced: boolean,
  rule: NameRule,
  path = 'metadata'
): void {
  const { name = '', generateName = '', namespace = '' } = metadata
  if (generateName !== '') {
    const prefix = generateName.endsWith('-') ? `${generateName.slice(0, -1)}a` : generateName
    invalidEach(errors, `${path}.generateName`, generateName, rule(prefix))
  }
  if (name === '') required(errors, `${path}.name`, 'name or generateName is required')
  else invalidEach(errors, `${path}.name`, name, rule(name))
  if (isNamespaced) {
    if (namespace === '') required(errors, `${path}.namespace`)
    else invalidEach(errors, `${path}.namespace`, namespace, dns1123LabelComplaints(namespace))
  } else if (namespace !== '') forbidden(errors, `${path}.namespace`, 'not allowed on this type')
  validateCommon(errors, metadata, path)
}

function validateCommon(errors: Errors, metadata: Partial<ObjectMeta>, path: string): void {
  validateNonnegative(errors, metadata.generation, `${path}.generation`)
  if (metadata.labels !== undefined) validateLabels(errors, metadata.labels, `${path}.labels`)
  if (metadata.annotations !== undefined) validateAnnotations(errors, metadata.annotations, `${path}.annotations`)
  if (metadata.ownerReferences !== undefined)
    validateOwnerReferences(errors, metadata.ownerReferences, `${path}.ownerReferences`)
  if (metadata.finalizers !== undefined) validateFinalizers(errors, metadata.finalizers, `${path}.finalizers`)
}

type StringMap = Readonly<Record<string, string>>

/** Label maps that were found valid: objects are immutable and share them. */
const validLabels = new WeakSet<StringMap>()

export function validateLabels(errors: Errors, labels: StringMap, path: string): void {
  if (validLabels.has(labels)) return
  const before = errors.length
  for (const key in labels) {
    invalidEach(errors, path, key, qualifiedNameComplaints(key))
    invalidEach(errors, path, labels[key]!, labelValueComplaints(labels[key]!))
  }
  if (errors.length === before) validLabels.add(labels)
}

export function validateAnnotations(errors: Errors, annotations: StringMap, path: string): void {
  let size = 0
  for (const key in annotations) {
    // Unlike labels, the keys of annotations may be written in upper case.
    invalidEach(errors, path, key, qualifiedNameComplaints(key.toLowerCase()))
    size += utf8Length(key) + utf8Length(annotations[key]!)
  }
  if (size > annotationsLimit) tooLong(errors, path, annotationsLimit)
}

function validateOwnerReferences(errors: Errors, references: readonly OwnerReference[], path: string): void {
  let controller: OwnerReference | undefined
  for (const reference of references) {
    validateOwnerReference(errors, reference, path)
    if (reference.controller !== true) continue
    if (controller === undefined) controller = reference
    else {
      invalid(
        errors,
        path,
        references,
        `Only one reference can have Controller set to true. Found "true" in references for ${controller.kind}/${controller.name} and ${reference.kind}/${reference.name}`
      )
    }
  }
}

function validateOwnerReference(errors: Errors, reference: OwnerReference, path: string): void {
  const apiVersion = reference.apiVersion ?? ''
  const slash = apiVersion.indexOf('/')
  const version = apiVersion.slice(slash + 1)
  if (version === '') invalid(errors, `${path}.apiVersion`, apiVersion, 'version must not be empty')
  if (!reference.kind) invalid(errors, `${path}.kind`, reference.kind ?? '', 'kind must not be empty')
  if (!reference.name) invalid(errors, `${path}.name`, reference.name ?? '', 'name must not be empty')
  if (!reference.uid) invalid(errors, `${path}.uid`, reference.uid ?? '', 'uid must not be empty')
  if (apiVersion === 'v1' && reference.kind === 'Event') {
    invalid(errors, path, reference, '/v1, Kind=Event is disallowed from being an owner')
  }
}

const orphanFinalizer = 'orphan'
const foregroundFinalizer = 'foregroundDeletion'

function validateFinalizers(errors: Errors, finalizers: readonly string[], path: string): void {
  for (const finalizer of finalizers) {
    const complaints = qualifiedNameComplaints(finalizer)
    invalidEach(errors, path, finalizer, complaints)
  }
  if (finalizers.includes(orphanFinalizer) && finalizers.includes(foregroundFinalizer)) {
    invalid(errors, path, finalizers, `finalizer ${orphanFinalizer} and ${foregroundFinalizer} cannot be both set`)
  }
}

/** For updating: what may not change, then what holds at all times. */
export function validateObjectMetaUpdate(
  errors: Errors,
  metadata: ObjectMeta,
  old: ObjectMeta,
  path = 'metadata'
): void {
  if (old.deletionTimestamp !== undefined && metadata.finalizers !== old.finalizers) {
    const added = (metadata.finalizers ?? []).filter((finalizer) => old.finalizers?.includes(finalizer) !== true)
    if (added.length > 0) {
      forbidden(
        errors,
        `${path}.finalizers`,
        `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map((one) => JSON.stringify(one)).join(', ')}}`
      )
    }
  }
  const { resourceVersion } = metadata
  if (resourceVersion === undefined || resourceVersion === '') {
    invalid(errors, `${path}.resourceVersion`, '', 'must be specified for an update')
  }
  if (metadata.generation !== undefined && old.generation !== undefined && metadata.generation < old.generation) {
    invalid(errors, `${path}.generation`, metadata.generation, 'must not be decremented')
  }
  const fixed = ['name', 'namespace', 'uid', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const
  for (const name of fixed) {
    // What the server sets is taken from the stored object where the caller left it out.
    const isServers = name !== 'name' && name !== 'namespace'
    if (metadata[name] === old[name] || (isServers && metadata[name] === undefined)) continue
    invalid(errors, `${path}.${name}`, metadata[name], immutable)
  }
  if (metadata.labels !== old.labels && metadata.labels !== undefined)
    validateLabels(errors, metadata.labels, `${path}.labels`)
  if (metadata.annotations !== old.annotations && metadata.annotations !== undefined) {
    validateAnnotations(errors, metadata.annotations, `${path}.annotations`)
  }
  if (metadata.ownerReferences !== old.ownerReferences && metadata.ownerReferences !== undefined) {
    validateOwnerReferences(errors, metadata.ownerReferences, `${path}.ownerReferences`)
  }
  if (metadata.finalizers !== old.finalizers && metadata.finalizers !== undefined) {
    validateFinalizers(errors, metadata.finalizers, `${path}.finalizers`)
  }
}

/** ValidateImmutableField: the new value is shown. */
export function validateImmutable(errors: Errors, value: unknown, old: unknown, path: string): void {
  if (!semanticEqual(value, old)) invalid(errors, path, value, immutable)
}
