import { deploymentKind } from '../../../../shared/kinds/deployment/kind.ts'
import { replicaSetKind } from '../../../../shared/kinds/replicaset/kind.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../../shared/schema/types.ts'
import {
  desiredReplicasAnnotation,
  maxReplicasAnnotation,
  revisionAnnotation
} from '../../../../shared/rollout/revision-annotations.ts'
import { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import type { Clock } from '../../sim/clock.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { maxRevision, newReplicaSetAnnotations, replicasAnnotations } from './annotations.ts'
import { newCondition, withCondition, withConditions } from './conditions.ts'
import { hasProgressDeadline, isComplete, rolloutStatus } from './progress.ts'
import { byCreation, byRevision, findNewReplicaSet, isReplicaSetOfTemplate, newReplicaSetFor } from './revisions.ts'
import { maxSurgeOf, replicasOf } from './sizes.ts'
import { deploymentStatus } from './status.ts'

export interface RolloutTools {
  readonly clock: Clock
  readonly store: ObjectStore
  readonly writer: ObjectWriter
  readonly recorder: EventRecorder
}

/**
 * One reconcile of one Deployment: what it found, and the steps that the strategies are made of. The ReplicaSets stay
 * as they were found: status is worked out from what was there before this reconcile scaled anything, as upstream.
 */
export class Rollout {
  readonly tools: RolloutTools
  /** As last written. */
  deployment: Deployment
  /** Oldest first. */
  #replicaSets: readonly ReplicaSet[]
  /** The ReplicaSet of the present template, where there is one. */
  newest: ReplicaSet | undefined
  /** The others, oldest first. */
  old: readonly ReplicaSet[] = []

  constructor(tools: RolloutTools, deployment: Deployment, replicaSets: readonly ReplicaSet[]) {
    this.tools = tools
    this.deployment = deployment
    this.#replicaSets = [...replicaSets].sort(byCreation)
  }

  get all(): readonly ReplicaSet[] {
    return this.newest === undefined ? this.old : [...this.old, this.newest]
  }

  /** Finds the new ReplicaSet, or creates it, and brings revisions up to date on it and on the Deployment. */
  resolve(isCreating: boolean): void {
    const existing = findNewReplicaSet(this.deployment, this.#replicaSets)
    this.old = this.#replicaSets.filter((replicaSet) => replicaSet !== existing)
    if (existing !== undefined) {
      const newest = this.#refreshed(existing)
      this.#replicaSets = this.#replicaSets.map((replicaSet) => (replicaSet === existing ? newest : replicaSet))
      this.newest = newest
    } else if (isCreating) this.newest = this.#create()
  }

  #refreshed(existing: ReplicaSet): ReplicaSet {
    const { metadata, spec } = existing
    const { minReadySeconds } = this.deployment.spec
    const present = metadata.annotations ?? {}
    const annotations = newReplicaSetAnnotations(this.deployment, present, maxRevision(this.old) + 1)
    const isDelayed = (spec.minReadySeconds ?? 0) !== (minReadySeconds ?? 0)
    if (annotations !== present || isDelayed) {
      const nextSpec = isDelayed ? { ...spec, minReadySeconds: minReadySeconds ?? 0 } : spec
      return this.tools.writer.update(replicaSetKind, {
        ...existing,
        metadata: { ...metadata, annotations },
        spec: nextSpec
      })
    }
    const revision = present[revisionAnnotation]
    const isFound =
      hasProgressDeadline(this.deployment) && conditionOf(this.deployment.status, 'Progressing') === undefined
    this.#note(revision, isFound ? ['FoundNewReplicaSet', `Found new replica set "${metadata.name}"`] : undefined)
    return existing
  }

  #create(): ReplicaSet {
    const { writer, recorder } = this.tools
    const wanted = newReplicaSetFor(this.deployment, this.old)
    const name = wanted.metadata.name!
    let replicaSet: ReplicaSet
    let isMine = false
    try {
      replicaSet = writer.create<ReplicaSet>(replicaSetKind, wanted)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      replicaSet = this.#afterRefusal(error, name)
      isMine = true
    }
    const size = replicasOf(replicaSet)
    if (!isMine && size > 0) {
      recorder.event(this.deployment, 'Normal', 'ScalingReplicaSet', `Scaled up replica set ${name} from 0 to ${size}`)
    }
    const isNews = !isMine && hasProgressDeadline(this.deployment)
    const news: [string, string] | undefined = isNews
      ? ['NewReplicaSetCreated', `Created new replica set "${name}"`]
      : undefined
    this.#note(String(maxRevision(this.old) + 1), news)
    return replicaSet
  }

  /** The ReplicaSet of that name may be the right one; another with that hash makes the next try take a new hash. */
  #afterRefusal(error: ApiError, name: string): ReplicaSet {
    const { store, recorder, clock } = this.tools
    const { deployment } = this
    if (error.reason === 'AlreadyExists') {
      const present = store.get(replicaSetKind, deployment.metadata.namespace, name)
      if (present !== undefined && isReplicaSetOfTemplate(present, deployment)) return present
      this.writeStatus({ ...deployment.status, collisionCount: (deployment.status?.collisionCount ?? 0) + 1 })
      throw error
    }
    if (error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true) throw error
    const message = `Failed to create new replica set "${name}": ${error.message}`
    if (hasProgressDeadline(deployment)) {
      const condition = newCondition('Progressing', 'False', 'ReplicaSetCreateError', message, clock.now)
      const conditions = withCondition(deployment.status?.conditions ?? [], condition)
      this.writeStatus(withConditions(deployment.status ?? {}, conditions))
    }
    recorder.event(deployment, 'Warning', 'ReplicaSetCreateError', message)
    throw error
  }

  /** Writes the revision onto the Deployment, and what there is to say about its progress, in one step. */
  #note(revision: string | undefined, news: readonly [reason: string, message: string] | undefined): void {
    const { metadata, status = {} } = this.deployment
    const isKnown = revision === undefined || metadata.annotations?.[revisionAnnotation] === revision
    if (isKnown && news === undefined) return
    let next = status
    if (news !== undefined) {
      const condition = newCondition('Progressing', 'True', news[0], news[1], this.tools.clock.now)
      next = withConditions(status, withCondition(status.conditions ?? [], condition))
    }
    const annotations = isKnown ? metadata.annotations : { ...metadata.annotations, [revisionAnnotation]: revision }
    this.writeStatus(next, annotations)
  }

  writeStatus(status: DeploymentStatus, annotations = this.deployment.metadata.annotations): void {
    const { metadata } = this.deployment
    const next = {
      ...this.deployment,
      status,
      metadata: annotations === undefined ? metadata : { ...metadata, annotations }
    }
    this.deployment = this.tools.writer.updateStatus(deploymentKind, next)
  }

  /** Sets the size of a ReplicaSet and the two counts on it, and says so where the size changes. */
  scale(replicaSet: ReplicaSet, size: number): ReplicaSet {
    const { writer, recorder } = this.tools
    const { metadata, spec } = replicaSet
    const before = replicasOf(replicaSet)
    const desired = replicasOf(this.deployment)
    const max = desired + maxSurgeOf(this.deployment)
    const counts = replicasAnnotations(desired, max)
    const isAnnotated = [desiredReplicasAnnotation, maxReplicasAnnotation].every(
      (key) => metadata.annotations?.[key] === counts[key]
    )
    if (before === size && isAnnotated) return replicaSet
    const annotations = { ...metadata.annotations, ...counts }
    const nextSpec = before === size ? spec : { ...spec, replicas: size }
    const scaled = writer.update(replicaSetKind, {
      ...replicaSet,
      metadata: { ...metadata, annotations },
      spec: nextSpec
    })
    if (before !== size) {
      const message = `Scaled ${before < size ? 'up' : 'down'} replica set ${metadata.name} from ${before} to ${size}`
      recorder.event(this.deployment, 'Normal', 'ScalingReplicaSet', message)
    }
    return scaled
  }

  /** Status without any judgement of progress: paused, scaled, or going. */
  syncStatus(): void {
    this.writeStatus(deploymentStatus(this.deployment, this.all, this.newest, this.tools.clock.now))
  }

  syncRolloutStatus(): void {
    this.writeStatus(rolloutStatus(this.deployment, this.all, this.newest, this.tools.clock.now))
  }

  get isComplete(): boolean {
    return isComplete(this.deployment, this.deployment.status)
  }

  /** Deletes old, empty ReplicaSets beyond revisionHistoryLimit, the lowest revisions first. */
  cleanUp(): void {
    const limit = this.deployment.spec.revisionHistoryLimit
    if (limit === undefined || limit === 2 ** 31 - 1) return
    const living = this.old.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    for (const replicaSet of [...living].sort(byRevision).slice(0, Math.max(living.length - limit, 0))) {
      const { metadata, status } = replicaSet
      if (replicasOf(replicaSet) !== 0 || (status?.replicas ?? 0) !== 0) continue
      if ((metadata.generation ?? 0) > (status?.observedGeneration ?? 0)) continue
      this.tools.writer.delete(replicaSetKind, metadata.namespace, metadata.name, { propagationPolicy: 'Background' })
    }
  }
}
