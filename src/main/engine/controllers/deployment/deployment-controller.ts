import { deploymentKind } from '../../../../shared/kinds/deployment/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { replicaSetKind } from '../../../../shared/kinds/replicaset/kind.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { matches, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import type { Deployment, Pod, ReplicaSet } from '../../../../shared/schema/types.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import { keyOfObject, type Change } from '../../store/object-store.ts'
import { newControllerRef, withOwner, withoutOwner } from '../controller-ref.ts'
import { selectedObjects } from '../selected-objects.ts'
import { SelectorIndex } from '../selector-index.ts'
import { WorkQueue } from '../work-queue.ts'
import { newCondition, withCondition, withConditions } from './conditions.ts'
import { hasProgressDeadline, isPolled, nextProgressCheck } from './progress.ts'
import { recreate } from './recreate.ts'
import { rollingUpdate } from './rolling.ts'
import { Rollout, type RolloutTools } from './rollout.ts'
import { isScalingEvent, scale } from './scaling.ts'
import { isRollingUpdate } from './sizes.ts'

/** Rolls each Deployment's template out through ReplicaSets; upstream's pkg/controller/deployment. */
export class DeploymentController implements Component {
  readonly name = 'deployment-controller'
  readonly #tools: RolloutTools
  readonly #queue: WorkQueue
  readonly #selectors = new SelectorIndex()

  constructor(controlPlane: ControlPlane) {
    const { clock, store } = controlPlane
    const writer = controlPlane.writer('kube-controller-manager')
    this.#tools = { clock, store, writer, recorder: controlPlane.recorder(this.name) }
    this.#queue = new WorkQueue(clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#tools
    store.onChange(deploymentKind, ({ type, object }) => this.#onDeployment(object, type === 'DELETED'))
    store.onChange(replicaSetKind, (change) => this.#onReplicaSet(change))
    store.onChange(podKind, (change) => {
      if (change.type === 'DELETED') this.#onPodGone(change.object)
    })
    for (const deployment of store.all(deploymentKind)) this.#onDeployment(deployment, false)
  }

  #onDeployment(deployment: Deployment, isGone: boolean): void {
    const key = keyOfObject(deployment)
    const requirements = requirementsOf(deployment.spec.selector)
    if (isGone) this.#selectors.delete(key)
    else if (this.#selectors.requirementsOf(key) !== requirements) {
      this.#selectors.set(key, deployment.metadata.namespace!, requirements)
    }
    this.#queue.add(key)
  }

  #onReplicaSet({ object, previous, type }: Change<ReplicaSet>): void {
    const owner = this.#ownerOf(object)
    const before = previous && this.#ownerOf(previous)
    if (before !== undefined && before !== owner) this.#queue.add(keyOfObject(before))
    if (owner !== undefined) this.#queue.add(keyOfObject(owner))
    else if (type !== 'DELETED' && controllerOf(object) === undefined) {
      for (const key of this.#selectors.matching(object.metadata.namespace!, object.metadata.labels))
        this.#queue.add(key)
    }
  }

  #ownerOf(replicaSet: ReplicaSet): Deployment | undefined {
    const owner = controllerOf(replicaSet)
    const object = owner?.kind === 'Deployment' ? this.#tools.store.byUid(owner.uid) : undefined
    return object as Deployment | undefined
  }

  /**
   * A Recreate rollout waits for the last old pod. Where pods are left that have ended, it hears of nothing, and goes on
   * when it is looked at the next time.
   */
  #onPodGone(pod: Pod): void {
    const { store, clock } = this.#tools
    const owner = controllerOf(pod)
    if (owner?.kind !== 'ReplicaSet') return
    const replicaSet = store.byUid(owner.uid) as ReplicaSet | undefined
    const deployment = replicaSet && this.#ownerOf(replicaSet)
    if (deployment === undefined || isRollingUpdate(deployment)) return
    const mustHaveGone = !isPolled(deployment, clock.now)
    for (const left of store.ownedBy<Pod>(podKind, owner.uid)) if (mustHaveGone || !isPodTerminal(left)) return
    this.#queue.add(keyOfObject(deployment))
  }

  #reconcile(key: string): void {
    const { store, recorder, clock } = this.#tools
    const deployment = store.byKey(deploymentKind, key)
    if (deployment === undefined) return
    const { selector } = deployment.spec
    if (requirementsOf(selector).length === 0) {
      const message = 'This deployment is selecting all pods. A non-empty selector is required.'
      recorder.event(deployment, 'Warning', 'SelectingAll', message)
      const { generation = 0 } = deployment.metadata
      if ((deployment.status?.observedGeneration ?? 0) >= generation) return
      new Rollout(this.#tools, deployment, []).writeStatus({ ...deployment.status, observedGeneration: generation })
      return
    }
    const rollout = new Rollout(this.#tools, deployment, this.#claim(deployment))
    // Only a rollout can run out of time: what is deleted, paused or scaled is not looked at again for its deadline.
    const delay = this.#sync(rollout) ? nextProgressCheck(rollout.deployment, clock.now) : undefined
    if (delay !== undefined) this.#queue.addAfter(key, delay)
  }

  /** Does the next thing. Returns whether a rollout was looked after, which has a deadline. */
  #sync(rollout: Rollout): boolean {
    const { deployment } = rollout
    if (deployment.metadata.deletionTimestamp !== undefined) {
      rollout.resolve(false)
      rollout.syncStatus()
      return false
    }
    this.#notePause(rollout)
    if (deployment.spec.paused === true) {
      rollout.resolve(false)
      scale(rollout)
      rollout.cleanUp()
      rollout.syncStatus()
      return false
    }
    rollout.resolve(false)
    if (isScalingEvent(rollout)) {
      scale(rollout)
      rollout.syncStatus()
      return false
    }
    if (isRollingUpdate(deployment)) rollingUpdate(rollout)
    else recreate(rollout)
    return true
  }

  /** A Deployment that was paused is not blamed for the time; one that had already timed out stays so. */
  #notePause(rollout: Rollout): void {
    const { deployment } = rollout
    if (!hasProgressDeadline(deployment)) return
    const reason = conditionOf(deployment.status, 'Progressing')?.reason
    const isPaused = deployment.spec.paused === true
    if (reason === 'ProgressDeadlineExceeded' || isPaused === (reason === 'DeploymentPaused')) return
    const [nextReason, message] = isPaused
      ? ['DeploymentPaused', 'Deployment is paused']
      : ['DeploymentResumed', 'Deployment is resumed']
    const condition = newCondition('Progressing', 'Unknown', nextReason, message, this.#tools.clock.now)
    const conditions = withCondition(deployment.status?.conditions ?? [], condition)
    rollout.writeStatus(withConditions(deployment.status ?? {}, conditions))
  }

  /** The ReplicaSets that the Deployment controls, after releasing what left its selector and adopting what is free. */
  #claim(deployment: Deployment): readonly ReplicaSet[] {
    const { store, writer } = this.#tools
    const { uid, namespace, deletionTimestamp } = deployment.metadata
    const requirements = requirementsOf(deployment.spec.selector)
    const claimed: ReplicaSet[] = []
    for (const replicaSet of Array.from(store.ownedBy(replicaSetKind, uid))) {
      if (controllerOf(replicaSet)?.uid !== uid) continue
      if (matches(requirements, replicaSet.metadata.labels)) claimed.push(replicaSet)
      else if (deletionTimestamp === undefined) writer.update(replicaSetKind, withoutOwner(replicaSet, uid))
    }
    if (deletionTimestamp !== undefined) return claimed
    for (const replicaSet of selectedObjects(store, replicaSetKind, namespace!, requirements)) {
      if (controllerOf(replicaSet) !== undefined || replicaSet.metadata.deletionTimestamp !== undefined) continue
      const owner = newControllerRef(deploymentKind, deployment)
      claimed.push(writer.update(replicaSetKind, withOwner(replicaSet, owner)))
    }
    return claimed
  }
}
