// Evictions (upstream pkg/registry/core/pod/storage/eviction.go): a deletion that the pod's disruption budget allows.
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodReady, isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { withPodDisruption } from '../../../../shared/kinds/pod/disruption-target.ts'
import { withCountedCondition } from '../../../../shared/kinds/poddisruptionbudget/disruption-allowed.ts'
import { podDisruptionBudgetKind } from '../../../../shared/kinds/poddisruptionbudget/kind.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { selectorMatches } from '../../../../shared/kube/label-selector.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import type { Status } from '../../../../shared/kube/status.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { Pod, PodDisruptionBudget } from '../../../../shared/schema/types.ts'
import { askOfSubresource } from '../admission/dynamic/asking.ts'
import { evictionAsked } from '../admission/dynamic/subresource-bodies.ts'
import { forbidden, preconditionFailed, serverError, tooManyRequests, type ApiError } from '../api-error.ts'
import { evictionKind } from '../body-kinds.ts'
import { objectOfBody } from '../body.ts'
import { checkName, podOf } from '../pod-subresource.ts'
import { callerOf, isDryRun, writerContextOf, type Call } from '../call.ts'
import { commit } from '../commit.ts'
import type { DeleteOptions } from '../object-writer.ts'
import type { ApiResponse, RequestOptions } from '../request.ts'
import { StoreWriter } from '../store-writer.ts'
import { deleteOptionsOf, endObject } from './delete.ts'

/** Evictions that were granted and of which the controller has not heard: more are not taken. */
const mostDisrupted = 2000

const success: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 }

/** Evicts the named pod. 429 where its budget forbids it now, 500 where it has several budgets. */
export function createEviction(call: Call): ApiResponse {
  const body = objectOfBody(call, evictionKind)
  checkName(call, body, 'Eviction')
  const { deleteOptions = {} } = body as { readonly deleteOptions?: RequestOptions }
  const judged: Call = {
    ...call,
    options: { ...call.options, ...deleteOptions, dryRun: dryRunOf(call.options, deleteOptions) }
  }
  const pod = podOf(call)
  const options = deleteOptionsOf(judged)
  const asked = evictionAsked(pod, body as unknown as Json)
  askOfSubresource(writerContextOf(judged), podKind, asked, () => callerOf(judged))
  if (!canIgnoreBudget(pod)) askBudget(judged, pod)
  disruptAndDelete(judged, pod, options)
  return { code: 201, object: success, warnings: call.warnings }
}

function dryRunOf({ dryRun: asked = [] }: RequestOptions, { dryRun: given = [] }: RequestOptions): readonly string[] {
  if (asked.length > 0 && given.length > 0 && !deepEqual(asked, given)) {
    const both = `[${asked.join(' ')}] and [${given.join(' ')}]`
    throw serverError(`Non-matching dry-run options in request and content: ${both}`)
  }
  return given.length > 0 ? given : asked
}

/** What does not run yet or any more, or goes already, disturbs nobody. */
function canIgnoreBudget(pod: Pod): boolean {
  return isPodTerminal(pod) || pod.status?.phase === 'Pending' || pod.metadata.deletionTimestamp !== undefined
}

function askBudget(call: Call, pod: Pod): void {
  const { store } = call.context
  const { namespace, labels } = pod.metadata
  const budgets: PodDisruptionBudget[] = []
  for (const budget of store.inNamespace(podDisruptionBudgetKind, namespace!)) {
    if (selectorMatches(budget.spec.selector, labels)) budgets.push(budget)
  }
  if (budgets.length > 1) {
    throw serverError(
      'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'
    )
  }
  const [budget] = budgets
  if (budget === undefined || isUnguarded(budget, pod)) return
  takeFrom(call, budget, pod)
}

/** Whether the budget does not count this pod: it is not ready, and enough others are, or the policy says so. */
function isUnguarded({ spec, status }: PodDisruptionBudget, pod: Pod): boolean {
  if (isPodReady(pod)) return false
  if (spec.unhealthyPodEvictionPolicy === 'AlwaysAllow') return true
  const { currentHealthy = 0, desiredHealthy = 0 } = status ?? {}
  return currentHealthy >= desiredHealthy && desiredHealthy > 0
}

function refused(message: string, seconds?: number): ApiError {
  const cause = { reason: 'DisruptionBudget', message }
  return tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", cause, seconds)
}

/** Upstream's checkAndDecrement: one disruption less, and the controller hears whose it is. */
function takeFrom(call: Call, budget: PodDisruptionBudget, pod: Pod): void {
  const { metadata, status } = budget
  const { name } = metadata
  if (status === undefined || (status.observedGeneration ?? 0) < (metadata.generation ?? 0))
    throw refused(`The disruption budget ${name} is still being processed by the server.`, 10)
  const named = { ...podDisruptionBudgetKind, resource: 'poddisruptionbudget' }
  if (status.disruptionsAllowed < 0) throw forbidden(named, name, 'pdb disruptions allowed is negative')
  const { disruptedPods = {} } = status
  if (Object.keys(disruptedPods).length > mostDisrupted) {
    const cause = 'DisruptedPods map too big - too many evictions not confirmed by PDB controller'
    throw forbidden(named, name, cause)
  }
  if (status.disruptionsAllowed === 0) throw refused(reasonOf(budget))
  if (isDryRun(call)) return
  const { now } = call.context.clock
  const left = {
    ...status,
    disruptionsAllowed: status.disruptionsAllowed - 1,
    disruptedPods: { ...disruptedPods, [pod.metadata.name]: formatTime(now) }
  }
  const next = { ...budget, status: left.disruptionsAllowed === 0 ? withCountedCondition(left, now) : left }
  new StoreWriter(call.context, { manager: 'kube-apiserver' }).updateStatus(podDisruptionBudgetKind, next)
}

function reasonOf({ metadata: { name }, status }: PodDisruptionBudget): string {
  const condition = conditionOf(status, 'DisruptionAllowed')
  if (condition?.reason === 'SyncFailed') {
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${condition.message}`
  }
  const { desiredHealthy = 0, currentHealthy = 0 } = status ?? {}
  return `The disruption budget ${name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`
}

/** The pod says why it goes, then goes; nobody owns the condition. */
function disruptAndDelete(call: Call, stored: Pod, options: DeleteOptions): void {
  const { context } = call
  const failed = preconditionFailed(podKind, stored, options.preconditions)
  if (failed !== undefined) throw failed
  if (isDryRun(call)) {
    endObject(call, stored, options)
    return
  }
  const message = 'Eviction API: evicting'
  const marked = withPodDisruption(stored, 'EvictionByEvictionAPI', message, context.clock.now)
  endObject(call, commit(context.store, podKind, marked), options)
}
