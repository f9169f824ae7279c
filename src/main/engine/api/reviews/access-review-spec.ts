// What the three access reviews ask: pkg/apis/authorization/validation and pkg/registry/authorization/util.
import type {
  NonResourceAttributes,
  ResourceAttributes,
  SelfSubjectAccessReviewSpec,
  SubjectAccessReviewSpec
} from '../../../../shared/schema/types.ts'
import { invalid, required, type Errors } from '../../../../shared/validation/field.ts'
import type { AccessAttributes } from '../authorization/authorizer.ts'
import type { Identity } from '../request.ts'

/** Go prints a pointer to nothing as this text, in quotes. */
const nothing = 'null'

/** What is asked for must be said, and in one way only. */
export function validateAccess(errors: Errors, spec: SelfSubjectAccessReviewSpec): void {
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec
  if (resource !== undefined && path !== undefined) {
    const detail = 'cannot be specified in combination with resourceAttributes'
    invalid(errors, 'spec.nonResourceAttributes', goPath(path), detail)
  }
  if (resource === undefined && path === undefined) {
    const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified'
    invalid(errors, 'spec.resourceAttributes', nothing, detail)
  }
}

/** Somebody must be asked about. */
export function validateSubject(errors: Errors, { user = '', groups = [] }: SubjectAccessReviewSpec): void {
  if (user === '' && groups.length === 0) {
    invalid(errors, 'spec.user', user, 'at least one of user or group must be specified')
  }
}

/** Selectors narrow what may be seen; RBAC knows nothing of them, but they must make sense. */
export function validateSelectors(errors: Errors, attributes: ResourceAttributes | undefined): void {
  for (const name of ['fieldSelector', 'labelSelector'] as const) {
    const selector = attributes?.[name]
    if (selector === undefined) continue
    const path = `spec.resourceAttributes.${name}`
    const { rawSelector = '', requirements = [] } = selector
    if (rawSelector !== '' && requirements.length > 0) {
      invalid(errors, `${path}.rawSelector`, rawSelector, 'may not specified at the same time as requirements')
    }
    if (rawSelector === '' && requirements.length === 0) {
      const detail = `when ${path} is specified, requirements or rawSelector is required`
      required(errors, `${path}.requirements`, detail)
    }
  }
}

/** The object metadata of a review: nothing, besides what `allowed` names. */
export function validateEmptyMetadata(errors: Errors, metadata: object, allowed: readonly string[] = []): void {
  const ignored = new Set([...allowed, 'managedFields'])
  const given = Object.entries(metadata).filter(([name, value]) => !ignored.has(name) && isSet(value))
  if (given.length === 0) return
  const detail = allowed.length === 0 ? 'must be empty' : `must be empty except for ${allowed.join(', ')}`
  invalid(errors, 'metadata', metadata, detail)
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false
  return typeof value !== 'object' || Object.keys(value).length > 0
}

function goPath({ path = '', verb = '' }: NonResourceAttributes): object {
  return { Path: path, Verb: verb }
}

/** Of a valid review. */
export function accessOfSpec({
  resourceAttributes,
  nonResourceAttributes
}: SelfSubjectAccessReviewSpec): AccessAttributes {
  if (resourceAttributes === undefined) {
    const { path = '', verb = '' } = nonResourceAttributes ?? {}
    return { verb, path }
  }
  const { verb = '', group = '', version = '', resource = '', subresource, namespace, name } = resourceAttributes
  return {
    verb,
    group,
    version,
    resource,
    ...(subresource ? { subresource } : {}),
    ...(namespace ? { namespace } : {}),
    ...(name ? { name } : {})
  }
}

/** Whom a review is about; groups are only those it names. */
export function subjectOfSpec({ user = '', groups = [], uid, extra }: SubjectAccessReviewSpec): Identity {
  return {
    user,
    groups,
    ...(uid === undefined ? {} : { uid }),
    ...(extra === undefined ? {} : { extra }),
    userAgent: ''
  }
}
