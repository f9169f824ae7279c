import { deploymentKind } from '../../../../shared/kinds/deployment/kind.ts'
import { computeHash } from '../../../../shared/kube/hash.ts'
import type { NewObject } from '../../../../shared/kube/object.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import { revisionOf } from '../../../../shared/rollout/revision-annotations.ts'
import { hashLabel, isSameTemplate } from '../../../../shared/rollout/same-template.ts'
import type { Deployment, ReplicaSet } from '../../../../shared/schema/types.ts'
import { newControllerRef } from '../controller-ref.ts'
import { maxRevision, newReplicaSetAnnotations, replicasAnnotations } from './annotations.ts'
import { maxSurgeOf, newReplicaSetSize, replicasOf } from './sizes.ts'

/** Oldest first, then by name. */
export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  return (
    compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    compareText(a.metadata.name, b.metadata.name)
  )
}

export function byRevision(a: ReplicaSet, b: ReplicaSet): number {
  return (revisionOf(a) ?? 0) - (revisionOf(b) ?? 0) || byCreation(a, b)
}

/** Largest first; of two of one size the one that `age` puts first. */
export function bySize(age: 'older' | 'newer'): (a: ReplicaSet, b: ReplicaSet) => number {
  return (a, b) => replicasOf(b) - replicasOf(a) || (age === 'older' ? byCreation(a, b) : byCreation(b, a))
}

/** The oldest ReplicaSet that has the Deployment's template. */
export function findNewReplicaSet(deployment: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  return [...replicaSets].sort(byCreation).find(({ spec }) => isSameTemplate(spec.template, deployment.spec.template))
}

/** The ReplicaSet that a Deployment makes for its template, with as many pods as the rollout allows now. */
export function newReplicaSetFor(deployment: Deployment, old: readonly ReplicaSet[]): NewObject<ReplicaSet> {
  const { name, namespace } = deployment.metadata
  const { template, selector, minReadySeconds } = deployment.spec
  const hash = computeHash(template, deployment.status?.collisionCount)
  const labels = { ...template.metadata?.labels, [hashLabel]: hash }
  const annotations = newReplicaSetAnnotations(deployment, {}, maxRevision(old) + 1)
  const replicas = newReplicaSetSize(deployment, old, 0)
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: replicaSetName(name, hash),
      namespace: namespace!,
      labels,
      annotations: {
        ...annotations,
        ...replicasAnnotations(replicasOf(deployment), replicasOf(deployment) + maxSurgeOf(deployment))
      },
      ownerReferences: [newControllerRef(deploymentKind, deployment)]
    },
    spec: {
      replicas,
      ...(minReadySeconds === undefined ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata!, labels } }
    }
  }
}

/** A name stays within what the pods' names, made from it, may be long. */
function replicaSetName(deploymentName: string, hash: string): string {
  const longest = 253 - hash.length - 1
  return `${deploymentName.slice(0, longest)}-${hash}`
}

export function isReplicaSetOfTemplate(replicaSet: ReplicaSet, deployment: Deployment): boolean {
  return (
    controllerOf(replicaSet)?.uid === deployment.metadata.uid &&
    isSameTemplate(replicaSet.spec.template, deployment.spec.template)
  )
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
