// Which requests a webhook or a policy is about (upstream's plugin/webhook/predicates/rules, namespace and object).
import type { Kind } from '../../../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../../../shared/kinds/namespace/kind.ts'
import { selectorMatches } from '../../../../../shared/kube/label-selector.ts'
import type { LabelSelector, RuleWithOperations } from '../../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../../store/object-store.ts'
import type { AdmissionAttributes } from './attributes.ts'

/** A group and version under which a kind is served. */
export interface GroupVersion {
  readonly group: string
  readonly version: string
}

type Rules = readonly (RuleWithOperations & { readonly resourceNames?: readonly string[] })[] | undefined

/** Kinds that nobody may admit or refuse, so that what blocks can always be taken away. */
const exempt = new Set([
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicies',
  'validatingadmissionpolicybindings'
])

export function isExempt({ group, resource }: Kind): boolean {
  return group === 'admissionregistration.k8s.io' && exempt.has(resource)
}

/** Whether a rule may be about a kind at all, in any version, whatever is done. */
export function mayConcern(rules: Rules, kind: Kind): boolean {
  const groups = [kind.group, ...(kind.forms ?? []).map(({ group }) => group)]
  return (rules ?? []).some(
    ({ apiGroups = [], resources = [] }) =>
      apiGroups.some((group) => group === '*' || groups.includes(group)) &&
      resources.some((resource) => {
        const [name] = resource.split('/')
        return name === '*' || name === kind.resource
      })
  )
}

/**
 * The version in which a webhook is shown a request that its rules are about; undefined where they are not. `Equivalent`
 * takes a rule about another version of the same kind.
 */
export function matchedVersion(
  rules: Rules,
  matchPolicy: string | undefined,
  attributes: AdmissionAttributes
): GroupVersion | undefined {
  const { kind, form } = attributes
  const asked = form ?? kind
  if (matchesRules(rules, asked, attributes)) return asked
  if (matchPolicy === 'Exact') return undefined
  return [kind, ...(kind.forms ?? [])].find((one) => one !== asked && matchesRules(rules, one, attributes))
}

function matchesRules(rules: Rules, served: GroupVersion, attributes: AdmissionAttributes): boolean {
  const { kind, name, namespace, operation, subresource } = attributes
  const isNamespaced = namespace !== undefined && kind !== (namespaceKind as Kind)
  return (rules ?? []).some(
    ({ apiGroups = [], apiVersions = [], operations = [], resources = [], resourceNames = [], scope = '*' }) =>
      (scope === '*' || (scope === 'Namespaced') === isNamespaced) &&
      has(apiGroups, served.group) &&
      has(apiVersions, served.version) &&
      has(operations, operation) &&
      (resourceNames.length === 0 || resourceNames.includes(name)) &&
      resources.some((resource) => matchesResource(resource, kind.resource, subresource))
  )
}

function has(values: readonly string[], wanted: string): boolean {
  return values.includes('*') || values.includes(wanted)
}

/** A pattern without a slash is about objects alone, not about their subresources. */
function matchesResource(pattern: string, resource: string, subresource: string): boolean {
  const [name, sub = ''] = pattern.split('/')
  return (name === '*' || name === resource) && (sub === subresource || (sub === '*' && pattern.includes('/')))
}

/** Of a namespace its own labels count; what has none always matches. */
export function matchesNamespace(
  store: ObjectStore,
  selector: LabelSelector | undefined,
  { kind, namespace, object, oldObject, operation }: AdmissionAttributes
): boolean {
  if (selector === undefined || isEmpty(selector)) return true
  if (kind === (namespaceKind as Kind)) {
    const own = operation === 'DELETE' ? oldObject : (object ?? oldObject)
    return selectorMatches(selector, own?.metadata.labels)
  }
  if (namespace === undefined) return true
  const found = store.get(namespaceKind, undefined, namespace)
  return found !== undefined && selectorMatches(selector, found.metadata.labels)
}

export function matchesObject(
  selector: LabelSelector | undefined,
  { body, object, oldObject }: AdmissionAttributes
): boolean {
  if (selector === undefined || isEmpty(selector)) return true
  // Of what a subresource takes nobody sees labels.
  if (body !== undefined) return false
  return (
    (object !== undefined && selectorMatches(selector, object.metadata.labels)) ||
    (oldObject !== undefined && selectorMatches(selector, oldObject.metadata.labels))
  )
}

function isEmpty({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return matchExpressions.length === 0 && Object.keys(matchLabels).length === 0
}
