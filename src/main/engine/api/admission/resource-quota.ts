// Upstream's ResourceQuota admission (k8s.io/apiserver/pkg/admission/plugin/resourcequota): what is asked for is charged
// in the same step in which it is stored, so that no quota is ever exceeded.
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { resourceQuotaKind } from '../../../../shared/kinds/resourcequota/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { compareQuantities } from '../../../../shared/kube/quantity.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { ResourceQuota } from '../../../../shared/schema/types.ts'
import { evaluatorOf, isCounted, type Evaluator } from '../../quota/evaluator.ts'
import { differenceOf, masked, positive, printedList, sumOf, type ResourceList } from '../../quota/resource-list.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { forbidden } from '../api-error.ts'
import { commit, type WriterContext } from '../commit.ts'
import { prepareStatusUpdate } from '../prepare-update.ts'

const none: ResourceList = {}

/** What a write takes of one quota. */
interface Charge {
  readonly quota: ResourceQuota
  readonly requested: ResourceList
}

function quotasOf(store: ObjectStore, namespace: string | undefined): readonly ResourceQuota[] {
  if (namespace === undefined || store.count(resourceQuotaKind, namespace) === 0) return []
  const quotas = [...store.inNamespace(resourceQuotaKind, namespace)]
  return quotas.sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
}

/** Upstream's CheckRequest up to the comparison. Throws 403 where the object does not say what a quota must know. */
function chargesOf(store: ObjectStore, kind: Kind, object: KubeObject, old: KubeObject | undefined): readonly Charge[] {
  const { namespace, name } = object.metadata
  const charges: Charge[] = []
  for (const quota of quotasOf(store, namespace)) {
    const { hard = none, used = none } = quota.status ?? {}
    const evaluator = evaluatorOf(kind)
    if (!isCounted(evaluator, quota.spec, hard, object)) continue
    const names = evaluator.matching(Object.keys(hard))
    const complaint = evaluator.complaint?.(names, object)
    if (complaint !== undefined) throw forbidden(kind, name, `failed quota: ${quota.metadata.name}: ${complaint}`)
    if (names.some((resource) => used[resource] === undefined)) {
      const cause = `status unknown for quota: ${quota.metadata.name}, resources: ${[...names].sort().join(',')}`
      throw forbidden(kind, name, cause)
    }
    const requested = masked(deltaOf(evaluator, quota, object, old), Object.keys(hard))
    if (Object.keys(requested).length > 0) charges.push({ quota, requested })
  }
  return charges
}

/** What is used more than before. */
function deltaOf(
  evaluator: Evaluator,
  quota: ResourceQuota,
  object: KubeObject,
  old: KubeObject | undefined
): ResourceList {
  const usage = evaluator.usage(object)
  const wasCounted = old !== undefined && isCounted(evaluator, quota.spec, quota.status?.hard ?? none, old)
  return positive(wasCounted ? differenceOf(usage, evaluator.usage(old)) : usage)
}

function isCharged(kind: Kind, old: KubeObject | undefined, subresource: string): boolean {
  return old === undefined || evaluatorOf(kind).updates.includes(subresource)
}

/** 403 where some quota of the namespace has not enough left. `old` is given on update. */
export function checkQuotas(
  store: ObjectStore,
  kind: Kind,
  object: KubeObject,
  old?: KubeObject,
  subresource = ''
): void {
  if (!isCharged(kind, old, subresource)) return
  for (const { quota, requested } of chargesOf(store, kind, object, old)) {
    const { hard = none, used = none } = quota.status ?? {}
    const after = sumOf(masked(used, Object.keys(requested)), requested)
    const exceeded = Object.keys(requested).filter((name) => compareQuantities(after[name]!, hard[name]!) > 0)
    if (exceeded.length === 0) continue
    const [asked, taken, limit] = [requested, used, hard].map((list) => printedList(masked(list, exceeded)))
    const cause = `exceeded quota: ${quota.metadata.name}, requested: ${asked}, used: ${taken}, limited: ${limit}`
    throw forbidden(kind, object.metadata.name, cause)
  }
}

/** Writes down what the object that was just stored uses. `before` is the store's state of it until then. */
export function chargeQuotas(
  { clock, store }: WriterContext,
  kind: Kind,
  object: KubeObject,
  before?: KubeObject,
  subresource = ''
): void {
  if (!isCharged(kind, before, subresource)) return
  for (const { quota, requested } of chargesOf(store, kind, object, before)) {
    const used = sumOf(quota.status?.used ?? none, requested)
    const by = { manager: 'kube-apiserver', subresource: 'status', time: formatTime(clock.now) }
    const next = prepareStatusUpdate(resourceQuotaKind, quota, { ...quota, status: { ...quota.status, used } }, by)
    if (next !== quota) commit(store, resourceQuotaKind, next)
  }
}
