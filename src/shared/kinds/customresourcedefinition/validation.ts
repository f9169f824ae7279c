// Upstream's ValidateCustomResourceDefinition and its update (pkg/apis/apiextensions/validation of
// k8s.io/apiextensions-apiserver). Paths are those of the internal type: what all versions say alike stands once, on top.
import { dns1035LabelComplaints, dns1123SubdomainComplaints } from '../../kube/names.ts'
import type { ObjectMeta } from '../../kube/object.ts'
import { internalType, invalid, required, validateEnum, type Errors } from '../../validation/field.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'
import { approvalAnnotation, approvalOf, isProtectedGroup } from './approval.ts'
import { isEstablished } from './conditions.ts'
import { validateConversion } from './conversion-validation.ts'
import { internalPaths } from './internal-paths.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionNames,
  CustomResourceDefinitionSpec,
  CustomResourceDefinitionVersion
} from './types.ts'
import { validateVersion } from './version-validation.ts'

/** See the head of the file. */
export function validateCustomResourceDefinition(
  definition: CustomResourceDefinition,
  old: CustomResourceDefinition | undefined
): readonly FieldError[] {
  const errors: Errors = []
  const { spec, metadata } = definition
  if (old !== undefined) validateObjectMetaUpdate(errors, metadata, old.metadata)
  else {
    validateObjectMeta(errors, metadata, false, (name) => {
      const isRight = name === `${spec.names.plural}.${spec.group}`
      return isRight ? subdomainName(name) : [...subdomainName(name), 'must be spec.names.plural+"."+spec.group']
    })
  }
  if (old === undefined || spec !== old.spec) {
    validateSpec(errors, spec, old?.spec)
    if (old !== undefined) validateSpecUpdate(errors, spec, old)
  }
  const { acceptedNames, storedVersions = [] } = definition.status ?? {}
  if (acceptedNames !== undefined) validateNames(errors, acceptedNames, 'status.acceptedNames')
  validateStoredVersions(errors, storedVersions, spec.versions ?? [])
  validateApproval(errors, metadata, spec.group, old)
  if (spec.preserveUnknownFields === true && old?.spec.preserveUnknownFields !== true) {
    const detail =
      'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead'
    invalid(errors, 'spec.preserveUnknownFields', true, detail)
  }
  return errors
}

function validateSpec(
  errors: Errors,
  spec: CustomResourceDefinitionSpec,
  old: CustomResourceDefinitionSpec | undefined
): void {
  const { group = '', names, scope } = spec
  const versions = (spec.versions as CustomResourceDefinitionSpec['versions'] | undefined) ?? []
  if (group === '') required(errors, 'spec.group')
  else {
    const complaints = dns1123SubdomainComplaints(group)
    if (complaints.length > 0) invalid(errors, 'spec.group', group, complaints.join(','))
    else if (!group.includes('.')) invalid(errors, 'spec.group', group, 'should be a domain with at least one dot')
  }
  validateEnum(errors, scope, 'spec.scope', ['Cluster', 'Namespaced'])
  const paths = internalPaths(versions)
  for (const [index, { schema }] of versions.entries()) {
    if (schema?.openAPIV3Schema === undefined) {
      required(errors, `spec.versions[${index}].schema.openAPIV3Schema`, 'schemas are required')
    }
  }
  const hasAnyStatus = versions.some(({ subresources }) => subresources?.status !== undefined)
  for (const [index, version] of versions.entries()) {
    const complaints = dns1035LabelComplaints(version.name ?? '')
    if (complaints.length > 0) {
      invalid(errors, `spec.versions[${index}].name`, version.name ?? '', complaints.join(','))
    }
    const before = old?.versions.find(({ name }) => name === version.name)
    validateVersion(errors, { version, before, index, paths, hasAnyStatus, isTop: false })
  }
  const internal = versions.map((version) => internalVersion(version, paths))
  if (new Set(versions.map(({ name }) => name)).size < versions.length) {
    invalid(errors, 'spec.versions', internal, 'must contain unique version names')
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    invalid(errors, 'spec.versions', internal, 'must have exactly one version marked as storage version')
  }
  const first = versions[0]?.name ?? ''
  if (versions.length > 0) {
    const complaints = dns1035LabelComplaints(first)
    if (complaints.length > 0) invalid(errors, 'spec.version', first, complaints.join(','))
  }
  for (const name of ['plural', 'singular', 'kind', 'listKind'] as const) {
    if (!names[name]) required(errors, `spec.names.${name}`)
  }
  validateNames(errors, names, 'spec.names')
  if (versions.length > 0) {
    const [version] = versions as readonly [CustomResourceDefinitionVersion]
    const before = old?.versions.find(({ name }) => name === version.name)
    validateVersion(errors, { version, before, index: 0, paths, hasAnyStatus, isTop: true })
  }
  validateConversion(errors, spec)
}

/** A version as Go prints the internal type. */
function internalVersion(
  version: CustomResourceDefinitionVersion,
  paths: ReturnType<typeof internalPaths>
): Readonly<Record<string, unknown>> {
  return {
    ...internalType(version, { Name: '', Served: false, Storage: false, Deprecated: false, DeprecationWarning: null }),
    Schema: paths.isSharedSchema ? null : (version.schema ?? null),
    Subresources: paths.isSharedSubresources ? null : (version.subresources ?? null),
    AdditionalPrinterColumns: paths.isSharedColumns ? null : (version.additionalPrinterColumns ?? null),
    SelectableFields: paths.isSharedSelectableFields ? null : (version.selectableFields ?? null)
  }
}

const mixedCase = 'may have mixed case, but should otherwise match: '

function validateNames(errors: Errors, names: CustomResourceDefinitionNames, path: string): void {
  const label = (value: string | undefined, field: string, prefix = ''): void => {
    if (!value) return
    const complaints = dns1035LabelComplaints(prefix === '' ? value : value.toLowerCase())
    if (complaints.length > 0) invalid(errors, field, value, prefix + complaints.join(','))
  }
  label(names.plural, `${path}.plural`)
  label(names.singular, `${path}.singular`)
  label(names.kind, `${path}.kind`, mixedCase)
  label(names.listKind, `${path}.listKind`, mixedCase)
  for (const [index, name] of (names.shortNames ?? []).entries()) {
    const complaints = dns1035LabelComplaints(name)
    if (complaints.length > 0) invalid(errors, `${path}.shortNames[${index}]`, name, complaints.join(','))
  }
  if (names.kind && names.kind === names.listKind) {
    invalid(errors, `${path}.listKind`, names.listKind, 'kind and listKind may not be the same')
  }
  for (const [index, category] of (names.categories ?? []).entries()) {
    const complaints = dns1035LabelComplaints(category)
    if (complaints.length > 0) invalid(errors, `${path}.categories[${index}]`, category, complaints.join(','))
  }
}

function validateSpecUpdate(errors: Errors, spec: CustomResourceDefinitionSpec, old: CustomResourceDefinition): void {
  if (isEstablished(old)) {
    validateImmutable(errors, spec.scope, old.spec.scope, 'spec.scope')
    validateImmutable(errors, spec.names.kind, old.spec.names.kind, 'spec.names.kind')
  }
  validateImmutable(errors, spec.group, old.spec.group, 'spec.group')
  validateImmutable(errors, spec.names.plural, old.spec.names.plural, 'spec.names.plural')
}

function validateStoredVersions(
  errors: Errors,
  stored: readonly string[],
  versions: readonly CustomResourceDefinitionVersion[]
): void {
  const path = 'status.storedVersions'
  if (stored.length === 0) {
    invalid(errors, path, null, 'must have at least one stored version')
    return
  }
  for (const { name, storage } of versions) {
    if (storage && !stored.includes(name)) invalid(errors, path, stored, `must have the storage version ${name}`)
  }
  for (const [index, name] of stored.entries()) {
    if (versions.some((version) => version.name === name)) continue
    const until = `must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`
    invalid(
      errors,
      `${path}[${index}]`,
      name,
      `missing from spec.versions; ${name} was previously a storage version, and ${until}`
    )
  }
}

/** Groups of the community need the mark of an approved API; one that was missing before may stay missing. */
function validateApproval(
  errors: Errors,
  metadata: ObjectMeta,
  group: string,
  old: CustomResourceDefinition | undefined
): void {
  if (!isProtectedGroup(group)) return
  const { state, words } = approvalOf(metadata)
  if (old !== undefined && approvalOf(old.metadata).state === state) return
  const field = `metadata.annotations[${approvalAnnotation}]`
  if (state === 'missing') required(errors, field, words)
  if (state === 'invalid') invalid(errors, field, metadata.annotations?.[approvalAnnotation], words)
}
