import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Deployment, ReplicaSet } from '../../../shared/schema/types.ts'
import type { ClusterSource, SourceRevision } from '../cluster-source.ts'
import { revisionAnnotation } from './causes.ts'

/** The pods of one ReplicaSet from a moment on. */
export interface RolloutStep {
  /** Milliseconds of simulated time. */
  readonly at: number
  readonly ready: number
  readonly notReady: number
}

const deploymentStatesAsked = 50
const replicaSetStatesAsked = 500
/** Steps kept of one ReplicaSet; beyond it, every second one goes, oldest half first. */
const stepLimit = 2_000

/**
 * What a rollout document needs of the past. The source's history is asked once for each ReplicaSet and once for each
 * generation of the Deployment; what happens from then on is noted as it happens.
 */
export class RolloutMemory {
  readonly #source: ClusterSource
  readonly #steps = new Map<string, RolloutStep[]>()
  #states: { readonly key: string; readonly states: readonly SourceRevision[] } | undefined

  constructor(source: ClusterSource) {
    this.#source = source
  }

  /** Past states of the Deployment, newest first. */
  statesOf({ metadata }: Deployment): readonly SourceRevision[] {
    const key = `${metadata.uid}/${metadata.generation ?? 0}/${metadata.annotations?.[revisionAnnotation] ?? ''}`
    if (this.#states?.key !== key) {
      const states = this.#source.history(deploymentKind, metadata.namespace, metadata.name, deploymentStatesAsked)
      this.#states = { key, states }
    }
    return this.#states.states
  }

  /** Oldest first; the last is what stands now. */
  stepsOf(replicaSet: ReplicaSet): readonly RolloutStep[] {
    const { uid, namespace, name } = replicaSet.metadata
    let steps = this.#steps.get(uid)
    if (steps === undefined) {
      const states = this.#source.history(replicaSetKind, namespace, name, replicaSetStatesAsked)
      steps = states.map(({ time, object }) => stepOf(object as ReplicaSet, time)).toReversed()
      // Where no past is kept, what stands now has to stand for it.
      if (steps.length === 0) steps.push(stepOf(replicaSet, parseTime(replicaSet.metadata.creationTimestamp)))
      this.#steps.set(uid, steps)
    }
    return steps
  }

  note(replicaSet: ReplicaSet): void {
    const steps = this.#steps.get(replicaSet.metadata.uid)
    if (steps === undefined) return
    const step = stepOf(replicaSet, this.#source.now())
    const last = steps.at(-1)
    if (last?.ready === step.ready && last.notReady === step.notReady) return
    if (last?.at === step.at) steps[steps.length - 1] = step
    else steps.push(step)
    if (steps.length > stepLimit) {
      this.#steps.set(
        replicaSet.metadata.uid,
        steps.filter((_, index) => index > stepLimit / 2 || index % 2 === 0)
      )
    }
  }

  forget(replicaSet: ReplicaSet): void {
    this.#steps.delete(replicaSet.metadata.uid)
  }
}

function stepOf({ status }: ReplicaSet, at: number): RolloutStep {
  const ready = status?.readyReplicas ?? 0
  return { at, ready, notReady: Math.max(0, (status?.replicas ?? 0) - ready) }
}
