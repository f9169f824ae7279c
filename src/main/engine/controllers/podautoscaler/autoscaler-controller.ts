import { horizontalPodAutoscalerKind } from '../../../../shared/kinds/horizontalpodautoscaler/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import { parseSelector } from '../../../../shared/kube/label-selector-parser.ts'
import type { HorizontalPodAutoscaler, MetricStatus, Pod } from '../../../../shared/schema/types.ts'
import { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import { scaleOf } from '../../api/scale.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { selectedObjects } from '../selected-objects.ts'
import { SelectorIndex } from '../selector-index.ts'
import { WorkQueue } from '../work-queue.ts'
import { proposalOf, UnusableMetric } from './metric-proposals.ts'
import { longestPeriod, normalized, normalizedByBehavior, type Normalized, type Wanted } from './normalize.ts'
import type { PodUsage } from './replica-calculator.ts'
import { scaleTargetOf, type ScaleTarget } from './scale-target.ts'
import { ScalingMemory } from './scaling-memory.ts'
import { AutoscalerStatus } from './status.ts'

/** Milliseconds between two looks at an autoscaler, and from its creation to the first. */
const syncPeriod = 15_000
const unknownMetric: MetricStatus = { type: '' }

/** What metrics ask for in sum; without `replicas` nothing can be said. */
interface Computed {
  readonly replicas?: number
  readonly name: string
  readonly statuses: readonly MetricStatus[] | undefined
  /** What failed, though others may have served. */
  readonly error?: string
}

/** One look at an autoscaler. */
interface Look {
  readonly autoscaler: HorizontalPodAutoscaler
  readonly key: string
  readonly target: ScaleTarget
  readonly current: number
  readonly status: AutoscalerStatus
  readonly memory: ScalingMemory
}

/** Scales workloads by what their pods use; upstream's pkg/controller/podautoscaler. */
export class HorizontalPodAutoscalerController implements Component {
  readonly name = 'horizontal-pod-autoscaler'
  readonly #plane: ControlPlane
  readonly #usage: PodUsage | undefined
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #queue: WorkQueue
  readonly #memory = new Map<string, ScalingMemory>()
  /** The pods' selector of each autoscaler's target: two that scale the same pods would pull at them. */
  readonly #selectors = new SelectorIndex()

  /** `usage` is what metrics.k8s.io serves; absent where it is not served. */
  constructor(plane: ControlPlane, usage: PodUsage | undefined) {
    this.#plane = plane
    this.#usage = usage
    this.#writer = plane.writer('kube-controller-manager')
    this.#recorder = plane.recorder(this.name)
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key), { latency: 0 })
  }

  start(): void {
    const { store } = this.#plane
    store.onChange(horizontalPodAutoscalerKind, ({ type, object }) => {
      const key = keyOfObject(object)
      if (type !== 'DELETED') this.#queue.addAfter(key, syncPeriod)
      else {
        this.#memory.delete(key)
        this.#selectors.delete(key)
      }
    })
    for (const object of store.all(horizontalPodAutoscalerKind)) this.#queue.addAfter(keyOfObject(object), syncPeriod)
  }

  #reconcile(key: string): void {
    const { clock, store } = this.#plane
    const autoscaler = store.byKey(horizontalPodAutoscalerKind, key)
    if (autoscaler === undefined) return
    // Again in any case, whatever comes of this time.
    this.#queue.addAfter(key, syncPeriod)
    const status = new AutoscalerStatus(autoscaler.status, clock.now)
    const target = scaleTargetOf(store, autoscaler)
    if (typeof target === 'string') {
      this.#recorder.event(autoscaler, 'Warning', 'FailedGetScale', target)
      const message = `the HPA controller was unable to get the target's current scale: ${target}`
      status.set('AbleToScale', false, 'FailedGetScale', message)
      this.#write(autoscaler, status)
      return
    }
    const message = "the HPA controller was able to get the target's current scale"
    status.set('AbleToScale', true, 'SucceededGetScale', message)
    const current = scaleOf(target.kind, target.object).spec.replicas ?? 0
    let memory = this.#memory.get(key)
    if (memory === undefined) this.#memory.set(key, (memory = new ScalingMemory(clock.now, current)))
    this.#scale({ autoscaler, key, target, current, status, memory })
  }

  #scale(look: Look): void {
    const { autoscaler, current, status } = look
    const { minReplicas = 1, maxReplicas } = autoscaler.spec
    if (current === 0 && minReplicas !== 0) {
      const message = 'scaling is disabled since the replica count of the target is zero'
      status.set('ScalingActive', false, 'ScalingDisabled', message)
      status.count(current, current, undefined)
      this.#write(autoscaler, status)
    } else if (current > maxReplicas)
      this.#rescale(look, maxReplicas, 'Current number of replicas above Spec.MaxReplicas', undefined)
    else if (current < minReplicas)
      this.#rescale(look, minReplicas, 'Current number of replicas below Spec.MinReplicas', undefined)
    else this.#scaleByMetrics(look)
  }

  #scaleByMetrics(look: Look): void {
    const { autoscaler, current, status } = look
    const { replicas, name, statuses, error } = this.#compute(look)
    if (replicas === undefined) {
      status.count(current, status.value.desiredReplicas, statuses)
      this.#write(autoscaler, status)
      this.#recorder.event(autoscaler, 'Warning', 'FailedComputeMetricsReplicas', error!)
      return
    }
    const reason = replicas > current ? `${name} above target` : replicas < current ? 'All metrics below target' : ''
    const { replicas: next, able, limit, isLimited } = this.#normalized(look, replicas)
    status.set('AbleToScale', true, able.reason, able.message)
    status.set('ScalingLimited', isLimited, limit.reason, limit.message)
    if (next !== current) this.#rescale(look, next, reason, statuses)
    else {
      status.count(current, current, statuses)
      this.#write(autoscaler, status)
    }
  }

  #normalized({ autoscaler, current, memory }: Look, desired: number): Normalized {
    const { minReplicas = 1, maxReplicas, behavior } = autoscaler.spec
    const wanted: Wanted = { current, desired, least: minReplicas, most: maxReplicas, now: this.#plane.clock.now }
    return behavior === undefined ? normalized(wanted, memory) : normalizedByBehavior(wanted, behavior, memory)
  }

  #rescale(look: Look, replicas: number, reason: string, metrics: readonly MetricStatus[] | undefined): void {
    const { autoscaler, target, current, status, memory } = look
    try {
      this.#writer.updateScale(target.kind, target.object, replicas)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const text = `New size: ${replicas}; reason: ${reason}; error: ${error.message}`
      this.#recorder.event(autoscaler, 'Warning', 'FailedRescale', text)
      const message = `the HPA controller was unable to update the target scale: ${error.message}`
      status.set('AbleToScale', false, 'FailedUpdateScale', message)
      status.count(current, status.value.desiredReplicas, status.value.currentMetrics)
      this.#write(autoscaler, status)
      return
    }
    const message = `the HPA controller was able to update the target scale to ${replicas}`
    status.set('AbleToScale', true, 'SucceededRescale', message)
    this.#recorder.event(autoscaler, 'Normal', 'SuccessfulRescale', `New size: ${replicas}; reason: ${reason}`)
    const { behavior } = autoscaler.spec
    if (behavior !== undefined) {
      const rules = replicas > current ? behavior.scaleUp : behavior.scaleDown
      memory.scaled(this.#plane.clock.now, current, replicas, longestPeriod(rules))
    }
    status.count(current, replicas, metrics, true)
    this.#write(autoscaler, status)
  }

  #write(autoscaler: HorizontalPodAutoscaler, status: AutoscalerStatus): void {
    if (deepEqual(status.value, autoscaler.status)) return
    this.#writer.updateStatus(horizontalPodAutoscalerKind, { ...autoscaler, status: status.value })
  }

  /** Upstream's computeReplicasForMetrics: the largest number wins, and a metric that fails forbids to scale down. */
  #compute(look: Look): Computed {
    const { autoscaler, current, status } = look
    const pods = this.#podsOf(look)
    if (typeof pods === 'string') return { name: '', statuses: undefined, error: pods }
    const { metrics = [] } = autoscaler.spec
    const { namespace = '' } = autoscaler.metadata
    const context = { namespace, pods, currentReplicas: current, usage: this.#usage, now: this.#plane.clock.now }
    const statuses: MetricStatus[] = []
    const failures: UnusableMetric[] = []
    let replicas = 0
    let name = ''
    for (const metric of metrics) {
      try {
        const proposal = proposalOf(metric, context)
        statuses.push(proposal.status)
        if (replicas !== 0 && proposal.replicas <= replicas) continue
        replicas = proposal.replicas
        name = proposal.name
      } catch (error) {
        if (!(error instanceof UnusableMetric)) throw error
        this.#recorder.event(autoscaler, 'Warning', error.reason, error.told)
        statuses.push(unknownMetric)
        failures.push(error)
      }
    }
    const [first] = failures
    const error =
      first && `invalid metrics (${failures.length} invalid out of ${metrics.length}), first error is: ${first.message}`
    if (first !== undefined && (failures.length >= metrics.length || replicas < current)) {
      status.set('ScalingActive', false, first.reason, `the HPA was unable to compute the replica count: ${first.told}`)
      return { name: '', statuses, error: error! }
    }
    const message = `the HPA was able to successfully calculate a replica count from ${name}`
    status.set('ScalingActive', true, 'ValidMetricFound', message)
    return { replicas, name, statuses, ...(error === undefined ? {} : { error }) }
  }

  /** The pods of the target, or why they cannot be told. */
  #podsOf({ autoscaler, key, target, status }: Look): readonly Pod[] | string {
    const refuse = (reason: string, message: string, told = message): string => {
      this.#recorder.event(autoscaler, 'Warning', reason, message)
      status.set('ScalingActive', false, reason === 'SelectorRequired' ? 'InvalidSelector' : reason, told)
      return message
    }
    const { selector = '' } = scaleOf(target.kind, target.object).status
    if (selector === '')
      return refuse('SelectorRequired', 'selector is required', "the HPA target's scale is missing a selector")
    const requirements = parseSelector(selector)
    const { namespace } = autoscaler.metadata
    if (!deepEqual(this.#selectors.requirementsOf(key), requirements))
      this.#selectors.set(key, namespace!, requirements)
    const pods = selectedObjects(this.#plane.store, podKind, namespace!, requirements)
    if (this.#selectors.size < 2) return pods
    const rivals = new Set<string>()
    for (const { metadata } of pods)
      for (const rival of this.#selectors.matching(namespace!, metadata.labels)) rivals.add(rival)
    if (rivals.size < 2) return pods
    const names = [...rivals].sort().map((rival) => `{${rival.slice(rival.indexOf('/') + 1)} ${namespace}}`)
    return refuse(
      'AmbiguousSelector',
      `pods by selector ${selector} are controlled by multiple HPAs: [${names.join(' ')}]`
    )
  }
}
