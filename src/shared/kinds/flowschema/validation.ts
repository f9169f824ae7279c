import { dns1123SubdomainComplaints } from '../../kube/names.ts'
import type {
  FlowcontrolV1Subject,
  FlowSchema,
  FlowSchemaSpec,
  NonResourcePolicyRule,
  PolicyRulesWithSubjects,
  ResourcePolicyRule
} from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { invalid, invalidEach, notSupported, required } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const methods = ['ByNamespace', 'ByUser']
const subjectKinds = ['Group', 'ServiceAccount', 'User']
const highestPrecedence = 10_000

/** A list that must name something, and nothing else beside the star. */
function validateList(
  errors: Errors,
  list: readonly string[] | undefined,
  path: string,
  missing: string,
  what: string
): void {
  const values = list ?? []
  if (values.length === 0) required(errors, path, missing)
  else if (values.length > 1 && values.includes('*'))
    invalid(errors, path, values, `if '*' is present, must not specify other ${what}`)
}

function validateSubject(errors: Errors, subject: FlowcontrolV1Subject, path: string): void {
  const { kind = '', user, group, serviceAccount } = subject
  if (kind === 'User') {
    if (user === undefined) required(errors, `${path}.user`, 'user is required when subject kind is User')
    else if (!user.name) required(errors, `${path}.user.name`)
  } else if (kind === 'Group') {
    if (group === undefined) required(errors, `${path}.group`, 'group is required when subject kind is Group')
    else if (!group.name) required(errors, `${path}.group.name`)
  } else if (kind === 'ServiceAccount') {
    if (serviceAccount === undefined)
      required(errors, `${path}.serviceAccount`, 'serviceAccount is required when subject kind is ServiceAccount')
    else {
      if (!serviceAccount.name) required(errors, `${path}.serviceAccount.name`)
      if (!serviceAccount.namespace)
        required(errors, `${path}.serviceAccount.namespace`, 'must specify namespace for service account')
    }
  } else notSupported(errors, `${path}.kind`, kind, subjectKinds)
}

function validateResourceRule(errors: Errors, rule: ResourcePolicyRule, path: string): void {
  validateList(errors, rule.verbs, `${path}.verbs`, 'verbs must contain at least one value', 'verbs')
  const group = 'resource rules must supply at least one api group'
  validateList(errors, rule.apiGroups, `${path}.apiGroups`, group, 'api groups')
  const resource = 'resource rules must supply at least one resource'
  validateList(errors, rule.resources, `${path}.resources`, resource, 'resources')
  if ((rule.namespaces ?? []).length === 0 && rule.clusterScope !== true) {
    const detail = 'resource rules that are not cluster scoped must supply at least one namespace'
    required(errors, `${path}.namespaces`, detail)
  }
}

function validateUrlRule(errors: Errors, rule: NonResourcePolicyRule, path: string): void {
  validateList(errors, rule.verbs, `${path}.verbs`, 'verbs must contain at least one value', 'verbs')
  const missing = 'nonResourceURLs must contain at least one value'
  validateList(errors, rule.nonResourceURLs, `${path}.nonResourceURLs`, missing, 'non-resource URLs')
}

function validateRule(errors: Errors, rule: PolicyRulesWithSubjects, path: string): void {
  const { subjects = [], resourceRules = [], nonResourceRules = [] } = rule
  if (subjects.length === 0) required(errors, `${path}.subjects`, 'subjects must contain at least one value')
  for (const [index, subject] of subjects.entries()) validateSubject(errors, subject, `${path}.subjects[${index}]`)
  if (resourceRules.length === 0 && nonResourceRules.length === 0)
    required(errors, path, 'at least one of resourceRules and nonResourceRules has to be non-empty')
  for (const [index, one] of resourceRules.entries())
    validateResourceRule(errors, one, `${path}.resourceRules[${index}]`)
  for (const [index, one] of nonResourceRules.entries())
    validateUrlRule(errors, one, `${path}.nonResourceRules[${index}]`)
}

function validateSpec(errors: Errors, spec: FlowSchemaSpec, name: string): void {
  const { matchingPrecedence: precedence = 0, distinguisherMethod, priorityLevelConfiguration, rules = [] } = spec
  if (precedence <= 0) invalid(errors, 'spec.matchingPrecedence', precedence, 'must be a positive value')
  if (precedence > highestPrecedence)
    invalid(errors, 'spec.matchingPrecedence', precedence, `must not be greater than ${highestPrecedence}`)
  if (precedence === 1 && name !== 'exempt') {
    const detail = "only the schema named 'exempt' may have matchingPrecedence 1"
    invalid(errors, 'spec.matchingPrecedence', precedence, detail)
  }
  if (distinguisherMethod !== undefined && !methods.includes(distinguisherMethod.type))
    notSupported(errors, 'spec.distinguisherMethod.type', distinguisherMethod.type, methods)
  const level = priorityLevelConfiguration?.name ?? ''
  if (level === '') required(errors, 'spec.priorityLevelConfiguration.name', 'must reference a priority level')
  else invalidEach(errors, 'spec.priorityLevelConfiguration.name', level, dns1123SubdomainComplaints(level))
  for (const [index, rule] of rules.entries()) validateRule(errors, rule, `spec.rules[${index}]`)
}

/** Upstream's ValidateFlowSchema (pkg/apis/flowcontrol/validation), but for the fixed specs of the mandatory ones. */
export function validateFlowSchema(schema: FlowSchema, old: FlowSchema | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, schema.metadata, false, subdomainName)
  else validateObjectMetaUpdate(errors, schema.metadata, old.metadata)
  validateSpec(errors, schema.spec, schema.metadata.name)
  return errors
}
