// The chain of reasons behind a state that is not fine, from the symptom to what a person can change. It is read from
// what the cluster itself says (conditions, events, logs, the API's words, the scheduler's decisions) and from what was
// broken on purpose; nothing is guessed beyond that. Each kind says what it knows of itself and who explains it
// further; only here are these joined, so a chain ends whatever refers to whatever.
import type { Cause, Remedy } from '../../../shared/contract/documents.ts'
import type { RequestFailure } from '../../../shared/contract/why.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { autoscalerCauses } from './autoscaler-causes.ts'
import { claimCauses, volumeCauses } from './claim-causes.ts'
import { nothing, type Explanation } from './explanation.ts'
import { gatewayCauses, routeCauses } from './gateway-causes.ts'
import { ingressCauses } from './ingress-causes.ts'
import { cronJobCauses, jobCauses } from './job-causes.ts'
import { nodeCauses } from './node-causes.ts'
import { topOwner } from './pod-owners.ts'
import { podCauses } from './pod-causes.ts'
import { requestCauses } from './request-causes.ts'
import { quotaCauses } from './quota-causes.ts'
import { serviceCauses } from './service-causes.ts'
import { deletionCauses } from './deletion-causes.ts'
import { apiServiceCauses, webhookCauses } from './webhook-causes.ts'
import {
  daemonSetCauses,
  deploymentCauses,
  replicaSetCauses,
  replicationControllerCauses,
  statefulSetCauses
} from './workload-causes.ts'

type Explain = (source: ClusterSource, object: never) => Explanation

const byKind: Readonly<Record<string, Explain>> = {
  Pod: podCauses,
  Deployment: deploymentCauses,
  ReplicaSet: replicaSetCauses,
  ReplicationController: replicationControllerCauses,
  StatefulSet: statefulSetCauses,
  DaemonSet: daemonSetCauses,
  Job: jobCauses,
  CronJob: cronJobCauses,
  Node: nodeCauses,
  PersistentVolumeClaim: claimCauses,
  PersistentVolume: volumeCauses,
  Service: serviceCauses,
  Ingress: ingressCauses,
  Gateway: gatewayCauses,
  HTTPRoute: routeCauses,
  GRPCRoute: routeCauses,
  TLSRoute: routeCauses,
  TCPRoute: routeCauses,
  HorizontalPodAutoscaler: autoscalerCauses,
  ResourceQuota: quotaCauses,
  ValidatingWebhookConfiguration: webhookCauses,
  MutatingWebhookConfiguration: webhookCauses,
  APIService: apiServiceCauses
}

/** So many objects may explain each other. */
const mostObjects = 6

/** Empty for what is fine, and for kinds about which nothing is known. */
export function causesOf(source: ClusterSource, object: KubeObject): readonly Cause[] {
  return chainFrom(source, [], object)
}

/** Why a request fails, as its client sees it; what the answer says alone where nobody explains it. */
export function requestChain(source: ClusterSource, failure: RequestFailure): readonly Cause[] {
  const { links, next } = requestCauses(source, failure)
  return next === undefined ? links : chainFrom(source, links, next)
}

/** What is known so far, and what `first` and those behind it say. */
function chainFrom(source: ClusterSource, known: readonly Cause[], first: KubeObject): readonly Cause[] {
  const chain = [...known]
  const seen = new Set<string>()
  let teller: KubeObject | undefined = first
  let last = first
  while (teller !== undefined && seen.size < mostObjects && !seen.has(teller.metadata.uid)) {
    seen.add(teller.metadata.uid)
    const { links, next } = explain(source, teller)
    for (const link of links) chain.push(link.about === undefined ? { ...link, ...aboutOf(source, teller) } : link)
    last = teller
    teller = next
  }
  return withRemedy(source, chain, last)
}

function explain(source: ClusterSource, object: KubeObject): Explanation {
  const own = (byKind[object.kind] as ((source: ClusterSource, object: KubeObject) => Explanation) | undefined)?.(
    source,
    object
  )
  if (object.metadata.deletionTimestamp === undefined || (own !== undefined && own.links.length > 0)) {
    return own ?? nothing
  }
  return deletionCauses(source, object)
}

function aboutOf(source: ClusterSource, object: KubeObject): Pick<Cause, 'about'> {
  const kind = source.kinds.ofObject(object)
  return kind === undefined ? {} : { about: bareRef(object, kind) }
}

/** At the end of a chain stands something to do; where nobody knows better, that is to edit what made the object. */
function withRemedy(source: ClusterSource, chain: readonly Cause[], last: KubeObject): readonly Cause[] {
  const end = chain.at(-1)
  if (end === undefined || end.remedy !== undefined || last.kind === 'Node') return chain
  const made = topOwner(source, last)
  const kind = source.kinds.ofObject(made)
  if (kind === undefined) return chain
  // What runs cannot be changed in a pod or a Job that nobody else made: another one must take its place.
  const command = made.kind === 'Pod' || made.kind === 'Job' ? 'delete' : 'edit'
  const remedy: Remedy = { command, about: bareRef(made, kind) }
  return [...chain.slice(0, -1), { ...end, remedy }]
}
