// ValidatingAdmissionPolicies judge a request (upstream's plugin/policy/validating: plugin, dispatcher and validator).
import { admissionExpression, AdmissionSubject, evaluationError } from '../../../../../shared/admission/expression.ts'
import { namespaceKind } from '../../../../../shared/kinds/namespace/kind.ts'
import type { Json, KubeObject } from '../../../../../shared/kube/object.ts'
import type { StatusReason } from '../../../../../shared/kube/status.ts'
import type {
  MatchResources,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
  Validation
} from '../../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../../store/object-store.ts'
import { ApiError, forbidden } from '../../api-error.ts'
import type { Authorizer } from '../../authorization/authorizer.ts'
import { admissionRequest } from './admission-request.ts'
import type { AdmissionAttributes } from './attributes.ts'
import { matchConditions } from './match-conditions.ts'
import type { BoundPolicy } from './policy-index.ts'
import { ConfigurationError, paramsOf } from './policy-params.ts'
import { requestAuthorizer } from './request-authorizer.ts'
import { matchedVersion, matchesNamespace, matchesObject, type GroupVersion } from './rule-match.ts'

/** Upstream's celconfig: longer texts of a message expression are not taken. */
const longestMessage = 5 * 1024

const codes: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
  Invalid: 422
}

/** What judging needs beside the request. */
export interface PolicyContext {
  readonly authorizer: Authorizer
  readonly store: ObjectStore
}

interface Fault {
  readonly message: string
  readonly reason: string
}

/** What to say of a policy under one of its bindings. */
interface Finding extends Fault {
  readonly policy: ValidatingAdmissionPolicy
  /** Absent where the policy itself cannot be evaluated. */
  readonly binding?: ValidatingAdmissionPolicyBinding
}

/** Throws what the first of the policies says that refuse. */
export function validateByPolicies(
  policies: readonly BoundPolicy[],
  attributes: AdmissionAttributes,
  { authorizer, store }: PolicyContext
): void {
  const subjectOf = (policy: ValidatingAdmissionPolicy, params: KubeObject | undefined, version: GroupVersion) =>
    subjectFor(policy, params, version, attributes, { authorizer, store })
  const denied: Finding[] = []
  for (const { policy, bindings } of policies) {
    const version = versionFor(policy.spec.matchConstraints, attributes, store)
    if (version === undefined) continue
    for (const binding of bindings) {
      const { matchResources, validationActions = [] } = binding.spec
      if (matchResources !== undefined && !matchesResources(matchResources, attributes, store)) continue
      for (const finding of findingsOf(policy, binding, attributes, store, (params) =>
        subjectOf(policy, params, version)
      )) {
        if (finding.binding === undefined || validationActions.includes('Deny')) denied.push(finding)
        else if (validationActions.includes('Warn'))
          attributes.notes.warnings.push(
            `Validation failed for ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding.metadata.name}': ${finding.message}`
          )
      }
    }
  }
  if (denied[0] !== undefined) throw refusal(denied[0], attributes)
}

function versionFor(
  match: MatchResources | undefined,
  attributes: AdmissionAttributes,
  store: ObjectStore
): GroupVersion | undefined {
  const version = matchedVersion(match?.resourceRules, match?.matchPolicy, attributes)
  return version !== undefined && passes(match!, attributes, store) ? version : undefined
}

/** A binding that names no resources is about all that its policy is about. */
function matchesResources(match: MatchResources, attributes: AdmissionAttributes, store: ObjectStore): boolean {
  const { matchPolicy, resourceRules = [] } = match
  const isNamed = resourceRules.length === 0 || matchedVersion(resourceRules, matchPolicy, attributes) !== undefined
  return isNamed && passes(match, attributes, store)
}

function passes(match: MatchResources, attributes: AdmissionAttributes, store: ObjectStore): boolean {
  const { excludeResourceRules = [], matchPolicy, namespaceSelector, objectSelector } = match
  return (
    matchedVersion(excludeResourceRules, matchPolicy, attributes) === undefined &&
    matchesNamespace(store, namespaceSelector, attributes) &&
    matchesObject(objectSelector, attributes)
  )
}

function findingsOf(
  policy: ValidatingAdmissionPolicy,
  binding: ValidatingAdmissionPolicyBinding,
  attributes: AdmissionAttributes,
  store: ObjectStore,
  subjectOf: (params: KubeObject | undefined) => AdmissionSubject
): readonly Finding[] {
  const { failurePolicy, paramKind } = policy.spec
  const failed = (about: 'policy' | 'binding', message: string): readonly Finding[] => {
    if (failurePolicy === 'Ignore') return []
    const text = `failed to configure ${about}: ${message}`
    return [{ policy, ...(about === 'binding' ? { binding } : {}), message: text, reason: 'Invalid' }]
  }
  try {
    const params = paramsOf(store, paramKind, binding.spec.paramRef, attributes.namespace)
    return params.flatMap((param) =>
      faultsOf(policy, subjectOf(param)).map((fault) => ({
        policy,
        binding,
        ...fault
      }))
    )
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    return failed(error.about, error.message)
  }
}

function subjectFor(
  { spec }: ValidatingAdmissionPolicy,
  params: KubeObject | undefined,
  version: GroupVersion,
  attributes: AdmissionAttributes,
  { authorizer, store }: PolicyContext
): AdmissionSubject {
  const { object, oldObject, ...request } = admissionRequest(attributes, version)
  const { namespace } = attributes
  const place = namespace === undefined ? undefined : store.get(namespaceKind, undefined, namespace)
  return new AdmissionSubject(
    {
      object: object!,
      oldObject: oldObject!,
      request,
      params: (params ?? null) as unknown as Json,
      namespaceObject: (place ?? null) as unknown as Json
    },
    spec.variables,
    requestAuthorizer(authorizer, attributes)
  )
}

/** What is wrong by one policy with one parameter. */
function faultsOf({ spec }: ValidatingAdmissionPolicy, subject: AdmissionSubject): readonly Fault[] {
  const { failurePolicy, validations = [] } = spec
  const match = matchConditions(spec.matchConditions, () => subject)
  if (match.kind === 'no-match') return []
  if (match.kind === 'error') return failurePolicy === 'Ignore' ? [] : [{ message: match.message, reason: 'Invalid' }]
  return validations.flatMap((validation) => {
    const { expression, reason = 'Invalid' } = validation
    const compiled = admissionExpression(expression, 'bool')
    if (compiled.isUnknown === true) return []
    try {
      if (compiled.error !== undefined) throw new Error(compiled.error)
      if (compiled.evaluate(subject) === true) return []
      return [{ message: messageOf(validation, subject), reason }]
    } catch (error) {
      if (failurePolicy === 'Ignore') return []
      return [{ message: `expression '${expression}' resulted in error: ${evaluationError(error)}`, reason }]
    }
  })
}

/** What the expression makes of it, else the text, else the expression that failed. */
function messageOf(
  { expression, message = '', messageExpression = '' }: Validation,
  subject: AdmissionSubject
): string {
  if (messageExpression !== '') {
    try {
      const text = admissionExpression(messageExpression, 'string').evaluate(subject)
      if (typeof text === 'string' && text.trim() !== '' && text.length <= longestMessage && !text.includes('\n'))
        return text.trim()
    } catch {
      // Upstream only logs it, and goes on with the text.
    }
  }
  return message === '' ? `failed expression: ${expression.trim()}` : message.trim()
}

function refusal({ binding, message, policy, reason }: Finding, { kind, name }: AdmissionAttributes): ApiError {
  const bound = binding === undefined ? '' : ` with binding '${binding.metadata.name}'`
  const text = `ValidatingAdmissionPolicy '${policy.metadata.name}'${bound} denied request: ${message}`
  const { status } = forbidden(kind, name === '' ? 'Unknown' : name, text)
  return new ApiError(codes[reason] ?? 422, reason as StatusReason, status.message ?? '', {
    ...status.details,
    causes: [{ message: text }]
  })
}
