import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import type { Deployment } from '../../../shared/schema/types.ts'
import type { RolloutMemory } from './rollout-memory.ts'

/** Real milliseconds between two points of a rollout in which nothing happens: the chart goes on with the clock. */
const tickInterval = 2_000

/**
 * Notes what the ReplicaSets do, and calls when something changed that the rollout of this Deployment shows. Returns the
 * function that ends it.
 */
export function watchRollout(
  source: ClusterSource,
  schedule: Schedule,
  memory: RolloutMemory,
  namespace: string | undefined,
  name: string,
  changed: () => void
): () => void {
  const uid = (): string | undefined => source.get(deploymentKind, namespace, name)?.metadata.uid
  let cancel: () => void
  let last = source.now()
  const tick = (): void => {
    cancel = schedule(tickInterval, () => {
      tick()
      if (source.now() !== last) changed()
      last = source.now()
    })
  }
  tick()
  const stops = [
    source.onChange(deploymentKind, ({ object: { metadata } }) => {
      if (metadata.name === name && metadata.namespace === namespace) changed()
    }),
    source.onChange(replicaSetKind, ({ type, object }) => {
      if (object.metadata.ownerReferences?.some((owner) => owner.uid === uid()) !== true) return
      if (type === 'DELETED') memory.forget(object)
      else memory.note(object)
      changed()
    }),
    // Pods only say why it does not go on.
    source.onChange(podKind, ({ object: { metadata } }) => {
      if (metadata.namespace !== namespace) return
      const deployment = source.get(deploymentKind, namespace, name)
      if (deployment === undefined || isWhole(deployment)) return
      const owner = metadata.ownerReferences?.[0]?.uid
      const above = owner === undefined ? undefined : source.byUid(owner)?.metadata.ownerReferences?.[0]?.uid
      if (above === deployment.metadata.uid) changed()
    })
  ]
  return () => {
    for (const stop of stops) stop()
    cancel()
  }
}

/** Whether every pod that is wanted is new and available: then no pod is asked why it is not. */
function isWhole({ spec, status }: Deployment): boolean {
  const desired = spec.replicas ?? 1
  return status?.updatedReplicas === desired && status.availableReplicas === desired
}
