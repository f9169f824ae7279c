// Why the API refused what a controller wanted to make: its words, and what is named in them.
import type { Cause } from '../../../shared/contract/documents.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { mutatingWebhookConfigurationKind } from '../../../shared/kinds/mutatingwebhookconfiguration/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { priorityClassKind } from '../../../shared/kinds/priorityclass/kind.ts'
import { resourceQuotaKind } from '../../../shared/kinds/resourcequota/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import { validatingAdmissionPolicyKind } from '../../../shared/kinds/validatingadmissionpolicy/kind.ts'
import { validatingWebhookConfigurationKind } from '../../../shared/kinds/validatingwebhookconfiguration/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Event, ValidatingWebhookConfiguration } from '../../../shared/schema/types.ts'
import type { Sentence } from '../../../shared/why/cause-words.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef, namedRef } from '../documents/object-ref.ts'
import type { Explanation } from './explanation.ts'

/** Why the last pod that it tried to make was refused, as its event says; undefined where one was made since. */
export function creationFailure(source: ClusterSource, { metadata }: KubeObject): string | undefined {
  let last: Event | undefined
  for (const object of source.eventsAbout(metadata.uid)) {
    const event = object as Event
    if (event.reason !== 'FailedCreate' && event.reason !== 'SuccessfulCreate') continue
    if (last === undefined || (event.lastTimestamp ?? '') >= (last.lastTimestamp ?? '')) last = event
  }
  return last?.reason === 'FailedCreate' ? last.message : undefined
}

/** "pods cannot be created", the API's words, and who is behind them. */
export function refusalCauses(source: ClusterSource, namespace: string | undefined, message: string): Explanation {
  const links: Cause[] = [
    { mark: 'bad', words: { code: 'podsNotCreated' }, seenIn: 'events' },
    { words: message, seenIn: 'events' }
  ]
  const behind = refuserOf(source, namespace, message)
  return behind === undefined ? { links } : { links: [...links, ...behind.links], next: behind.next }
}

const quota = /exceeded quota: ([\w.-]+)|failed quota: ([\w.-]+)/
const webhook = /(?:admission|failed calling) webhook "([^"]+)"/
const podSecurity = /violates PodSecurity "([^"]+)"/
const policy = /ValidatingAdmissionPolicy '([^']+)'/
const account = /(?:serviceaccount|service account [\w.-]+)[ /]"?([\w.-]+)"?(?: not found| was not found)/i
const priority = /no PriorityClass with name ([\w.-]+) was found/

/** Who refused, by the API's words; undefined where they name nobody. */
function refuserOf(source: ClusterSource, namespace: string | undefined, message: string): Explanation | undefined {
  const quotaMatch = quota.exec(message)
  const quotaName = quotaMatch?.[1] ?? quotaMatch?.[2]
  if (quotaName !== undefined) {
    return editable(source, resourceQuotaKind, namespace, quotaName, { code: 'quotaUsedUp', quota: quotaName })
  }
  const hook = webhook.exec(message)?.[1]
  if (hook !== undefined) return refusingWebhook(source, hook, message.includes('failed calling'))
  const level = podSecurity.exec(message)?.[1]
  if (level !== undefined && namespace !== undefined) {
    const words = { code: 'podSecurity', namespace, level } as const
    return editable(source, namespaceKind, undefined, namespace, words)
  }
  const policyName = policy.exec(message)?.[1]
  if (policyName !== undefined) {
    return editable(source, validatingAdmissionPolicyKind, undefined, policyName, {
      code: 'policyDenies',
      policy: policyName
    })
  }
  const accountName = account.exec(message)?.[1]
  if (accountName !== undefined) return missing(source, serviceAccountKind, namespace, accountName)
  const className = priority.exec(message)?.[1]
  return className === undefined ? undefined : missing(source, priorityClassKind, undefined, className)
}

function editable(
  source: ClusterSource,
  kind: Kind,
  namespace: string | undefined,
  name: string,
  words: Sentence
): Explanation {
  const object = source.get(kind, namespace, name)
  const about = object === undefined ? namedRef(kind, namespace, name) : bareRef(object, kind)
  return {
    links: [{ mark: 'warn', words, about, ...(object !== undefined && { remedy: { command: 'edit', about } }) }]
  }
}

function missing(source: ClusterSource, kind: Kind, namespace: string | undefined, name: string): Explanation {
  return { links: missingObject(source, kind, namespace, name) }
}

/** That something does not exist, with its making as the remedy; nothing where it does. */
export function missingObject(
  source: ClusterSource,
  kind: Kind,
  namespace: string | undefined,
  name: string
): readonly Cause[] {
  if (source.get(kind, namespace, name) !== undefined) return []
  const about = namedRef(kind, namespace, name)
  return [
    { mark: 'bad', words: { code: 'doesNotExist', kind: kind.kind, name }, about, remedy: { command: 'create', about } }
  ]
}

/** A webhook that said no is changed itself; one that could not be called is explained by who should answer. */
function refusingWebhook(source: ClusterSource, name: string, isUnreachable: boolean): Explanation | undefined {
  for (const kind of [validatingWebhookConfigurationKind, mutatingWebhookConfigurationKind] as readonly Kind[]) {
    for (const object of source.all(kind)) {
      const { webhooks = [] } = object as ValidatingWebhookConfiguration
      if (!webhooks.some((one) => one.name === name)) continue
      const about = bareRef(object, kind)
      const words = { code: isUnreachable ? 'webhookUnreachable' : 'webhookDenies', webhook: name } as const
      return {
        links: [{ mark: 'warn', words, about, remedy: { command: 'edit', about } }],
        ...(isUnreachable && { next: object })
      }
    }
  }
  return undefined
}
