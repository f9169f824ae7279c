// Why a request over the network fails, as its client sees it (503, refused, no answer): whom it was for, and what that
// object says of itself. What answered is asked, not the way of the packets: that has hops of its own.
import type { RequestFailure } from '../../../shared/contract/why.ts'
import type { Cause } from '../../../shared/contract/documents.ts'
import { ingressKind } from '../../../shared/kinds/ingress/kind.ts'
import { networkPolicyKind } from '../../../shared/kinds/networkpolicy/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { isConditionTrue } from '../../../shared/kube/conditions.ts'
import { matches, requirementsOf, requirementsOfMap } from '../../../shared/kube/label-selector.ts'
import type { Ingress, NetworkPolicy, Node, Pod, Service } from '../../../shared/schema/types.ts'
import type { Sentence } from '../../../shared/why/cause-words.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { isAnswered } from '../object-status.ts'
import { bareRef } from '../documents/object-ref.ts'
import { chaosCauses, isOfPod } from './chaos-causes.ts'
import type { Explanation } from './explanation.ts'
import { nameCauses } from './name-causes.ts'
import { ingressCauses } from './ingress-causes.ts'
import { missingObject } from './refusal-causes.ts'
import { unanswered } from './service-causes.ts'

/** The client's words, then who explains them. */
export function requestCauses(source: ClusterSource, asked: RequestFailure): Explanation {
  const said: Cause = { mark: 'bad', words: saidBy(asked) }
  const behind = behindFailure(source, asked)
  const about = behind.links[0]?.about
  return { links: [{ ...said, ...(about !== undefined && { about }) }, ...behind.links], next: behind.next }
}

function saidBy({ failure, request: { host } }: RequestFailure): Sentence {
  switch (failure) {
    case 'refused':
      return { code: 'requestRefused' }
    case 'reset':
      return { code: 'requestReset' }
    case 'connect-timeout':
      return { code: 'requestUnconnected' }
    case 'timeout':
      return { code: 'requestUnanswered' }
    case 'unreachable':
      return { code: 'requestUnreachable' }
    case 'unresolved':
      return { code: 'requestUnresolved', host }
    default:
      return { code: 'requestStatus', status: failure }
  }
}

function behindFailure(source: ClusterSource, asked: RequestFailure): Explanation {
  const { request, failure } = asked
  if (failure === 'unresolved') return nameless(source, asked)
  const host = request.headers?.['Host'] ?? request.host
  const ingress = /^\d/.test(failure) ? ingressOf(source, host) : undefined
  if (ingress !== undefined) {
    const behind = ingressCauses(source, ingress)
    if (behind.links.length > 0) return behind
    const served = servedBy(source, ingress)
    return served === undefined ? { links: [] } : answeringPods(source, served, failure)
  }
  const service = serviceOf(source, asked)
  if (service === undefined) return directly(source, asked)
  if (!isAnswered(source, service)) return unanswered(source, service.metadata.namespace!, service.metadata.name)!
  const { ports = [] } = service.spec
  const number = request.port
  const isPort = ports.some(({ port, nodePort }) => port === number || nodePort === number)
  if (!isPort) {
    const about = bareRef(service, serviceKind)
    const words = { code: 'noServicePort', service: service.metadata.name, port: number } as const
    return { links: [{ mark: 'bad', words, about, remedy: { command: 'edit', about } }] }
  }
  return answeringPods(source, service, failure)
}

/** A name that DNS does not know: there is no such Service, or DNS itself is why. */
function nameless(source: ClusterSource, asked: RequestFailure): Explanation {
  const name = serviceName(source, asked)
  const missing = name === undefined ? [] : missingObject(source, serviceKind, name.namespace, name.name)
  return missing.length > 0 ? { links: missing } : nameCauses(source, 'no such host')
}

/** Somebody is ready behind it: what those pods are kept from, or say themselves. */
function answeringPods(source: ClusterSource, service: Service, failure: RequestFailure['failure']): Explanation {
  const pods = readyPods(source, service)
  const [pod] = pods
  if (pod === undefined) return { links: [] }
  const broken = pods.flatMap((one) => chaosCauses(source, isOfPod(source, one)))
  if (broken.length > 0) return { links: [broken[0]!] }
  const about = bareRef(pod, podKind)
  if (/^\d/.test(failure)) {
    const words = { code: 'podAnswers', pod: pod.metadata.name, status: failure } as const
    return { links: [{ mark: 'warn', words, about, seenIn: 'logs' }], next: pod }
  }
  if (failure === 'refused') return refusedPort(service, pod)
  const policy = policyOn(source, pod)
  if (policy === undefined) return { links: [], next: service }
  const of = bareRef(policy, networkPolicyKind)
  const words = { code: 'policyRestricts', policy: policy.metadata.name, pod: pod.metadata.name } as const
  return { links: [{ mark: 'warn', words, about: of, remedy: { command: 'edit', about: of } }] }
}

function refusedPort(service: Service, pod: Pod): Explanation {
  const about = bareRef(service, serviceKind)
  const declared = pod.spec.containers.flatMap(({ ports = [] }) => ports)
  for (const { port, targetPort = port } of service.spec.ports ?? []) {
    if (typeof targetPort === 'string' || declared.some(({ containerPort }) => containerPort === targetPort)) continue
    const words = { code: 'portNotDeclared', pod: pod.metadata.name, port: targetPort } as const
    return { links: [{ mark: 'warn', words, about, remedy: { command: 'edit', about } }] }
  }
  const words = { code: 'podRefuses', pod: pod.metadata.name } as const
  return { links: [{ mark: 'warn', words, about: bareRef(pod, podKind), seenIn: 'logs' }], next: pod }
}

/** No Service: a pod's own address, or nobody's. */
function directly(source: ClusterSource, asked: RequestFailure): Explanation {
  const { host } = asked.request
  for (const pod of source.all<Pod>(podKind)) {
    if (pod.status?.podIP !== host || pod.spec.hostNetwork === true) continue
    return {
      links: [
        { mark: 'warn', words: { code: 'addressOfPod', host, pod: pod.metadata.name }, about: bareRef(pod, podKind) }
      ],
      next: pod
    }
  }
  const node = nodeAt(source, host)
  if (node === undefined) return { links: [] }
  const about = bareRef(node, nodeKind)
  return {
    links: [{ mark: 'warn', words: { code: 'addressOfNode', host, node: node.metadata.name }, about }],
    next: node
  }
}

function serviceOf(source: ClusterSource, asked: RequestFailure): Service | undefined {
  const { host, port } = asked.request
  if (/^[\d.]+$/.test(host)) {
    const isNode = nodeAt(source, host) !== undefined
    for (const service of source.all<Service>(serviceKind)) {
      const { spec, status } = service
      const given = status?.loadBalancer?.ingress?.some(({ ip }) => ip === host) === true
      if (spec.clusterIP === host || spec.externalIPs?.includes(host) === true || given) return service
      if (isNode && spec.ports?.some(({ nodePort }) => nodePort === port) === true) return service
    }
    return undefined
  }
  const name = serviceName(source, asked)
  return name === undefined ? undefined : source.get<Service>(serviceKind, name.namespace, name.name)
}

/** "web", "web.shop", "web.shop.svc.cluster.local", as the client's resolv.conf completes it. */
function serviceName(
  source: ClusterSource,
  { client, request }: RequestFailure
): { readonly namespace: string; readonly name: string } | undefined {
  const [name, namespace, svc] = request.host.split('.')
  if (name === undefined || name === '' || (svc !== undefined && svc !== 'svc')) return undefined
  const own = client.kind === 'pod' ? source.byUid(client.uid)?.metadata.namespace : undefined
  const place = namespace ?? own
  return place === undefined ? undefined : { namespace: place, name }
}

function ingressOf(source: ClusterSource, host: string): Ingress | undefined {
  for (const ingress of source.all<Ingress>(ingressKind))
    if (ingress.spec.rules?.some((rule) => isHost(rule.host, host)) === true) return ingress
  return undefined
}

function isHost(rule: string | undefined, host: string): boolean {
  if (rule === undefined) return false
  return rule.startsWith('*.') ? host.split('.').slice(1).join('.') === rule.slice(2) : rule === host
}

/** The Service of an Ingress's first rule. */
function servedBy(source: ClusterSource, { metadata, spec }: Ingress): Service | undefined {
  const name = spec.rules?.[0]?.http?.paths[0]?.backend.service?.name ?? spec.defaultBackend?.service?.name
  return name === undefined ? undefined : source.get<Service>(serviceKind, metadata.namespace, name)
}

/** So many pods are asked for what was broken about them. */
const mostPods = 20

function readyPods(source: ClusterSource, { metadata, spec }: Service): readonly Pod[] {
  const selector = spec.selector ?? {}
  const [first] = Object.entries(selector)
  const found: Pod[] = []
  if (first === undefined) return found
  const requirements = requirementsOfMap(selector)
  for (const pod of source.withLabel<Pod>(podKind, metadata.namespace!, ...first)) {
    if (!matches(requirements, pod.metadata.labels) || !isConditionTrue(pod.status, 'Ready')) continue
    found.push(pod)
    if (found.length === mostPods) break
  }
  return found
}

function policyOn(source: ClusterSource, pod: Pod): NetworkPolicy | undefined {
  for (const policy of source.all<NetworkPolicy>(networkPolicyKind, pod.metadata.namespace)) {
    const { podSelector = {}, policyTypes = ['Ingress'] } = policy.spec ?? {}
    if (policyTypes.includes('Ingress') && matches(requirementsOf(podSelector), pod.metadata.labels)) return policy
  }
  return undefined
}

function nodeAt(source: ClusterSource, host: string): Node | undefined {
  for (const node of source.all<Node>(nodeKind))
    if (node.status?.addresses?.some(({ address }) => address === host) === true) return node
  return undefined
}
