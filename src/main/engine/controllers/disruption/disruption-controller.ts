import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import {
  withCountedCondition,
  withDisruptionCondition
} from '../../../../shared/kinds/poddisruptionbudget/disruption-allowed.ts'
import { podDisruptionBudgetKind } from '../../../../shared/kinds/poddisruptionbudget/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { goSelector } from '../../../../shared/kube/go-selector.ts'
import { requirementsOf } from '../../../../shared/kube/label-selector.ts'
import type { Pod, PodDisruptionBudget, PodDisruptionBudgetStatus } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import { keyOfObject, type Change } from '../../store/object-store.ts'
import { parsedTime } from '../parsed-time.ts'
import { selectedObjects } from '../selected-objects.ts'
import { SelectorIndex } from '../selector-index.ts'
import { WorkQueue } from '../work-queue.ts'
import { BudgetTally, countsAlike } from './budget-tally.ts'
import { expectedPods, ExpectedPodsError } from './expected-pods.ts'
import { StaleDisruptions } from './stale-disruptions.ts'

/** Milliseconds until a pod whose eviction was granted counts again, because nobody took it away. */
const deletionTimeout = 120_000

/** Says how many pods of each budget may be taken away now; upstream's pkg/controller/disruption. */
export class DisruptionController implements Component {
  readonly name = 'disruption-controller'
  readonly #plane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #queue: WorkQueue
  readonly #selectors = new SelectorIndex()
  readonly #tallies = new Map<string, BudgetTally>()
  readonly #stale: StaleDisruptions

  constructor(plane: ControlPlane) {
    this.#plane = plane
    this.#writer = plane.writer('kube-controller-manager')
    // Upstream's recorder has this name.
    this.#recorder = plane.recorder('controllermanager')
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key))
    this.#stale = new StaleDisruptions(plane, this.#writer)
  }

  start(): void {
    const { store } = this.#plane
    store.onChange(podDisruptionBudgetKind, (change) => this.#onBudget(change))
    store.onChange(podKind, (change) => this.#onPod(change))
    for (const budget of store.all(podDisruptionBudgetKind)) this.#watch(budget)
    for (const pod of store.all(podKind)) this.#stale.notice(pod)
  }

  #onBudget({ type, object, previous }: Change<PodDisruptionBudget>): void {
    const key = keyOfObject(object)
    if (type === 'DELETED') {
      this.#tallies.delete(key)
      this.#selectors.delete(key)
    } else if (type === 'ADDED' || !deepEqual(object.spec.selector, previous!.spec.selector)) this.#watch(object)
    else this.#queue.add(key)
  }

  #watch(budget: PodDisruptionBudget): void {
    const key = keyOfObject(budget)
    const tally = new BudgetTally()
    const { selector } = budget.spec
    // No selector selects nothing, an empty one the whole namespace.
    if (selector === undefined) this.#selectors.delete(key)
    else {
      const requirements = requirementsOf(selector)
      const { namespace } = budget.metadata
      this.#selectors.set(key, namespace!, requirements)
      for (const pod of selectedObjects(this.#plane.store, podKind, namespace!, requirements)) tally.put(pod)
    }
    this.#tallies.set(key, tally)
    this.#queue.add(key)
  }

  #onPod({ type, object, previous }: Change<Pod>): void {
    const { name, namespace, labels } = object.metadata
    const after = type === 'DELETED' ? [] : this.#selectors.matching(namespace!, labels)
    const isRelabelled = type === 'MODIFIED' && previous!.metadata.labels !== labels
    if (type === 'DELETED' || isRelabelled) {
      for (const key of this.#selectors.matching(namespace!, (previous ?? object).metadata.labels)) {
        if (after.includes(key)) continue
        this.#tallies.get(key)!.remove(name)
        this.#queue.add(key)
      }
    }
    for (const key of after) {
      const isCounted = type === 'MODIFIED' && !isRelabelled && countsAlike(previous!, object)
      if (!isCounted) this.#tallies.get(key)!.put(object)
      // As upstream, every change of a pod brings its budget back: what it says of the pods is said again.
      this.#queue.add(key)
    }
    if (after.length > 1 && (type === 'ADDED' || isRelabelled)) this.#warnOfSeveral(object, after)
    if (type !== 'DELETED' && object.status !== previous?.status) this.#stale.notice(object)
  }

  #warnOfSeveral(pod: Pod, keys: readonly string[]): void {
    const { name, namespace } = pod.metadata
    const chosen = keys[0]!.slice(keys[0]!.indexOf('/') + 1)
    const message = `Pod "${namespace}"/"${name}" matches multiple PodDisruptionBudgets.  Chose "${chosen}" arbitrarily.`
    this.#recorder.event(pod, 'Warning', 'MultiplePodDisruptionBudgets', message)
  }

  #reconcile(key: string): void {
    const budget = this.#plane.store.byKey(podDisruptionBudgetKind, key)
    const tally = this.#tallies.get(key)
    if (budget === undefined || tally === undefined) return
    if (tally.pods === 0) this.#recorder.event(budget, 'Normal', 'NoPods', 'No matching pods found')
    try {
      this.#count(key, budget, tally)
    } catch (error) {
      if (!(error instanceof ExpectedPodsError)) throw error
      const message = `Failed to calculate the number of expected pods: ${error.message}`
      this.#recorder.event(budget, 'Warning', 'CalculateExpectedPodCountFailed', message)
      this.#failSafe(budget, error.message)
    }
  }

  #count(key: string, budget: PodDisruptionBudget, tally: BudgetTally): void {
    const { clock, store } = this.#plane
    const { expectedPods: expected, desiredHealthy, countsOwners } = expectedPods(store, budget.spec, tally)
    if (countsOwners && tally.unmanaged > 0) this.#warnOfUnmanaged(budget)
    const { disrupted, recheckAt } = this.#disruptedPods(budget, tally)
    const currentHealthy = tally.healthyBut(disrupted)
    const spare = currentHealthy - desiredHealthy
    const { disruptedPods: _before, ...before } = budget.status ?? ({} as PodDisruptionBudgetStatus)
    const counted: PodDisruptionBudgetStatus = {
      ...before,
      observedGeneration: budget.metadata.generation ?? 0,
      disruptionsAllowed: expected <= 0 || spare <= 0 ? 0 : spare,
      currentHealthy,
      desiredHealthy,
      expectedPods: expected,
      ...(Object.keys(disrupted).length === 0 ? {} : { disruptedPods: disrupted })
    }
    this.#write(budget, withCountedCondition(counted, clock.now))
    if (recheckAt !== undefined) this.#queue.addAfter(key, recheckAt - clock.now)
  }

  #write(budget: PodDisruptionBudget, status: PodDisruptionBudgetStatus): void {
    if (deepEqual(status, budget.status)) return
    this.#writer.updateStatus(podDisruptionBudgetKind, { ...budget, status })
  }

  /** Evictions that were granted and are not seen yet, and when the first of them is given up. */
  #disruptedPods(
    { metadata, status }: PodDisruptionBudget,
    tally: BudgetTally
  ): { readonly disrupted: Readonly<Record<string, string>>; readonly recheckAt: number | undefined } {
    const { clock, store } = this.#plane
    const disrupted: Record<string, string> = {}
    let recheckAt: number | undefined
    for (const [name, time] of Object.entries(status?.disruptedPods ?? {})) {
      const pod = tally.has(name) ? store.get(podKind, metadata.namespace, name) : undefined
      if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) continue
      const until = parsedTime(time) + deletionTimeout
      if (until < clock.now) {
        const message = `Pod was expected by PDB ${metadata.namespace}/${metadata.name} to be deleted but it wasn't`
        this.#recorder.event(pod, 'Warning', 'NotDeleted', message)
        continue
      }
      disrupted[name] = time
      // At the very moment it still counts as about to go.
      recheckAt = Math.min(recheckAt ?? Number.POSITIVE_INFINITY, until + 1)
    }
    return { disrupted, recheckAt }
  }

  #warnOfUnmanaged(budget: PodDisruptionBudget): void {
    const selector = goSelector(budget.spec.selector)
    this.#recorder.event(
      budget,
      'Warning',
      'UnmanagedPods',
      `Pods selected by this PodDisruptionBudget (selector: ${selector}) were found ` +
        'to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. ' +
        'To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.'
    )
  }

  /** Nobody may take a pod away while the numbers are not known. */
  #failSafe(budget: PodDisruptionBudget, message: string): void {
    const status = { ...budget.status!, disruptionsAllowed: 0 }
    const condition = { status: 'False', reason: 'SyncFailed', message }
    this.#write(budget, withDisruptionCondition(status, condition, this.#plane.clock.now))
  }
}
