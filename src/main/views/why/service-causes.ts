import type { Cause } from '../../../shared/contract/documents.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { statefulSetKind } from '../../../shared/kinds/statefulset/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { statusRank } from '../../../shared/kinds/status-summary.ts'
import { isConditionTrue } from '../../../shared/kube/conditions.ts'
import { formatSelector, matches, requirementsOfMap } from '../../../shared/kube/label-selector.ts'
import type { Deployment, Pod, Service } from '../../../shared/schema/types.ts'
import type { Sentence } from '../../../shared/why/cause-words.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { isAnswered } from '../object-status.ts'
import { bareRef } from '../documents/object-ref.ts'
import { chaosCauses, isOfService } from './chaos-causes.ts'
import { nothing, type Explanation } from './explanation.ts'
import { newestEvent } from './newest-event.ts'
import { missingObject } from './refusal-causes.ts'

/** Pods that are looked at for the one that tells most. */
const podsLookedAt = 200

/** Why nobody answers behind a Service, or why it gets no address from outside. */
export function serviceCauses(source: ClusterSource, service: Service): Explanation {
  const { spec } = service
  if (spec.type === 'ExternalName') return nothing
  if (isAnswered(source, service)) {
    const links = [...chaosCauses(source, isOfService(service)), ...addressCauses(source, service)]
    return links.length > 0 ? { links } : partlyReady(source, service)
  }
  const about = bareRef(service, serviceKind)
  const selector = spec.selector ?? {}
  if (Object.keys(selector).length === 0) {
    return { links: [{ mark: 'warn', words: { code: 'selectsNothing' }, about, remedy: { command: 'edit', about } }] }
  }
  return withoutEndpoints(source, service, selector)
}

/** Undefined where somebody is ready behind the Service. */
export function unanswered(source: ClusterSource, namespace: string, name: string): Explanation | undefined {
  const service = source.get<Service>(serviceKind, namespace, name)
  if (service === undefined) return { links: missingObject(source, serviceKind, namespace, name) }
  if (isAnswered(source, service)) return undefined
  const words = { code: 'noReadyEndpoint', service: name } as const
  return { links: [{ mark: 'warn', words, about: bareRef(service, serviceKind) }], next: service }
}

/** Why what is sent to a Service may not be answered: nobody is there, or not all are ready. */
export function behindService(source: ClusterSource, namespace: string, name: string): Explanation {
  const behind = unanswered(source, namespace, name)
  const service = behind === undefined ? source.get<Service>(serviceKind, namespace, name) : undefined
  return behind ?? (service === undefined ? nothing : partlyReady(source, service))
}

/** Somebody answers, but some of its pods do not. */
export function partlyReady(source: ClusterSource, service: Service): Explanation {
  const selector = service.spec.selector ?? {}
  if (Object.keys(selector).length === 0) return nothing
  const { found, ready, worst } = podsOf(source, service, selector)
  if (worst === undefined || statusRank(podKind.status(worst, source.now()).mark) >= statusRank('term')) return nothing
  const words = { code: 'podsNotReady', count: Math.max(found - ready, 1) } as const
  return { links: [{ mark: 'warn', words, about: bareRef(worst, podKind) }], next: worst }
}

function withoutEndpoints(
  source: ClusterSource,
  service: Service,
  selector: Readonly<Record<string, string>>
): Explanation {
  const about = bareRef(service, serviceKind)
  const edit = { command: 'edit', about } as const
  const { found, ready, worst } = podsOf(source, service, selector)
  if (worst === undefined) {
    const asked = { code: 'noPodWithLabels', labels: formatSelector(requirementsOfMap(selector)) } as const
    const idle = scaledToZero(source, service.metadata.namespace!, selector)
    return { links: [{ mark: 'warn', words: asked, about, remedy: edit }, ...idle] }
  }
  const pod = bareRef(worst, podKind)
  if (ready === 0) {
    const words: Sentence =
      found === 1 ? { code: 'podNotReady', pod: worst.metadata.name } : { code: 'noPodReady', count: found }
    return { links: [{ mark: 'warn', words, about: pod }], next: worst }
  }
  const names = (service.spec.ports ?? []).flatMap(({ targetPort }) =>
    typeof targetPort === 'string' ? targetPort : []
  )
  const unknown = names.find(
    (name) => !worst.spec.containers.some(({ ports = [] }) => ports.some((p) => p.name === name))
  )
  return unknown === undefined
    ? nothing
    : {
        links: [
          {
            mark: 'warn',
            words: { code: 'noPortCalled', pod: worst.metadata.name, port: unknown },
            about: pod,
            remedy: edit
          }
        ]
      }
}

/** Whether a pod that it selects is in trouble, or on its way. */
export function hasTroubledPod(source: ClusterSource, service: Service): boolean {
  const selector = service.spec.selector ?? {}
  if (Object.keys(selector).length === 0) return false
  const { found, ready } = podsOf(source, service, selector)
  return ready < found
}

function podsOf(
  source: ClusterSource,
  { metadata }: Service,
  selector: Readonly<Record<string, string>>
): { readonly found: number; readonly ready: number; readonly worst: Pod | undefined } {
  const [[key, value] = ['', '']] = Object.entries(selector)
  const requirements = requirementsOfMap(selector)
  let [found, ready] = [0, 0]
  let worst: Pod | undefined
  let rank = Number.POSITIVE_INFINITY
  for (const pod of source.withLabel<Pod>(podKind, metadata.namespace!, key, value)) {
    if (!matches(requirements, pod.metadata.labels)) continue
    if (isConditionTrue(pod.status, 'Ready')) ready++
    const own = statusRank(podKind.status(pod, source.now()).mark)
    if (own < rank) [worst, rank] = [pod, own]
    if (++found === podsLookedAt) break
  }
  return { found, ready, worst }
}

/** Workloads whose pods it would have: nobody wants any of them now. */
function scaledToZero(
  source: ClusterSource,
  namespace: string,
  selector: Readonly<Record<string, string>>
): readonly Cause[] {
  const requirements = requirementsOfMap(selector)
  for (const kind of [deploymentKind, statefulSetKind] as readonly Kind[]) {
    for (const object of source.all(kind, namespace)) {
      const { spec, metadata } = object as Deployment
      if (spec.replicas !== 0 || !matches(requirements, spec.template.metadata?.labels)) continue
      const about = bareRef(object, kind)
      const words = { code: 'scaledToZero', kind: kind.kind, name: metadata.name } as const
      return [{ mark: 'off', words, about, remedy: { command: 'scale', about } }]
    }
  }
  return []
}

function addressCauses(source: ClusterSource, service: Service): readonly Cause[] {
  if (serviceKind.status(service, source.now()).mark !== 'wait') return []
  const event = newestEvent(source, service)
  const words = event?.message ?? ({ code: 'noLoadBalancer' } as const)
  return [{ mark: 'wait', words, ...(event !== undefined && { seenIn: 'events' }) }]
}
