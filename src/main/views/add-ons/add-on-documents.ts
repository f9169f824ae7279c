import { addOns, type AddOn, type AddOnObject } from '../../../shared/add-ons/catalogue.ts'
import type { AddOnDocument } from '../../../shared/contract/add-ons.ts'
import type { Cause } from '../../../shared/contract/documents.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { StatusSummary } from '../../../shared/kinds/status-summary.ts'
import { statusRank } from '../../../shared/kinds/status-summary.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { APIService } from '../../../shared/kinds/apiservice/api-service.ts'
import type { DaemonSet, Deployment } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { statusOf } from '../object-status.ts'
import { causesOf } from '../why/causes.ts'
import { refOf } from '../documents/object-ref.ts'

/** An object that is there, with its kind. */
interface Found {
  readonly kind: Kind
  readonly object: KubeObject
}

const off: StatusSummary = { mark: 'off', word: 'off' }
const fine: ReadonlySet<StatusSummary['mark']> = new Set(['ok', 'done'])

export function addOnDocuments(source: ClusterSource): readonly AddOnDocument[] {
  return addOns.map((addOn) => addOnDocument(source, addOn))
}

function addOnDocument(source: ClusterSource, addOn: AddOn): AddOnDocument {
  const running = addOn.workloads.flatMap((wanted) => find(source, wanted) ?? [])
  const others = addOn.objects.flatMap((wanted) => find(source, wanted) ?? [])
  const state = stateOf(addOn, running.length)
  const { status, causes } = state === 'off' ? { status: off, causes: [] } : healthOf(source, [...running, ...others])
  const version = running[0] && versionOf(running[0].object)
  const counts = running.map(({ object }) => podCounts(object))
  return {
    id: addOn.id,
    state,
    status: state === 'part' ? { mark: 'warn', word: 'incomplete' } : status,
    ...(version === undefined ? {} : { version }),
    ready: counts.reduce((sum, { ready }) => sum + ready, 0),
    desired: counts.reduce((sum, { desired }) => sum + desired, 0),
    causes,
    objects: [...running, ...others].map(({ object, kind }) => refOf(source, object, kind))
  }
}

function stateOf({ workloads, areAlternatives = false }: AddOn, found: number): AddOnDocument['state'] {
  if (found === 0) return 'off'
  return areAlternatives || found === workloads.length ? 'on' : 'part'
}

function find(source: ClusterSource, { group, resource, namespace, name }: AddOnObject): Found | undefined {
  const kind = source.kinds.ofResource(group, resource)
  const object = kind && source.get(kind, namespace, name)
  return kind === undefined || object === undefined ? undefined : { kind, object }
}

/** The worst of what there is says how it is; its chain says why. */
function healthOf(
  source: ClusterSource,
  found: readonly Found[]
): { readonly status: StatusSummary; readonly causes: readonly Cause[] } {
  const judged = found.map((one) => ({ ...one, status: statusOf(source, one.object, one.kind) }))
  // Nothing is wrong with what was scaled to 0, and yet nothing runs.
  const idle = judged.find(({ status }) => status.mark === 'off')
  const [worst] =
    idle === undefined ? judged.sort((a, b) => statusRank(a.status.mark) - statusRank(b.status.mark)) : [idle]
  if (worst === undefined || fine.has(worst.status.mark)) return { status: { mark: 'ok', word: 'healthy' }, causes: [] }
  const { status, object, kind } = worst
  const first: Cause = {
    mark: status.mark,
    words: { code: 'is', name: object.metadata.name, status: status.word },
    about: refOf(source, object, kind)
  }
  const chain = causesOf(source, object)
  if (chain.length > 0) return { status, causes: chain }
  const message = complaint(object)
  return { status, causes: message === undefined ? [first] : [first, { words: message }] }
}

/** What a condition that does not hold says. */
function complaint(object: KubeObject): string | undefined {
  const available = conditionOf((object as APIService).status, 'Available')
  return available?.status === 'False' ? available.message : undefined
}

/** The tag of the first container's image. */
function versionOf(object: KubeObject): string | undefined {
  const image = (object as Deployment).spec.template.spec?.containers[0]?.image
  return image === undefined ? undefined : /:([^:/@]+)(?:@|$)/.exec(image)?.[1]
}

function podCounts(object: KubeObject): { readonly ready: number; readonly desired: number } {
  if (object.kind === 'DaemonSet') {
    const { status } = object as DaemonSet
    return { ready: status?.numberReady ?? 0, desired: status?.desiredNumberScheduled ?? 0 }
  }
  const { spec, status } = object as Deployment
  return { ready: status?.readyReplicas ?? 0, desired: spec.replicas ?? 1 }
}
