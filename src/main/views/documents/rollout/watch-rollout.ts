import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import type { ClusterSource } from '../../cluster-source.ts'
import type { Schedule } from '../../live/schedule.ts'
import type { RolloutMemory } from './rollout-memory.ts'
import type { RolloutSource } from './rollout-source.ts'

/** Real milliseconds between two points of a rollout in which nothing happens: the chart goes on with the clock. */
const tickInterval = 2_000

/**
 * Notes what counts the pods, and calls when something changed that the rollout of this object shows. Returns the
 * function that ends it.
 */
export function watchRollout(
  source: ClusterSource,
  schedule: Schedule,
  rollouts: RolloutSource,
  memory: RolloutMemory,
  namespace: string | undefined,
  name: string,
  changed: () => void
): () => void {
  const { kind, keeperKind } = rollouts
  const uid = (): string | undefined => source.get(kind, namespace, name)?.metadata.uid
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
    source.onChange(kind, ({ object }) => {
      if (object.metadata.name !== name || object.metadata.namespace !== namespace) return
      memory.note(object)
      changed()
    }),
    source.onChange(keeperKind, ({ type, object }) => {
      if (object.metadata.ownerReferences?.some((owner) => owner.uid === uid()) !== true) return
      if (type === 'DELETED') memory.forget(object)
      else memory.note(object)
      changed()
    }),
    // Pods only say which revision they have and why it does not go on.
    source.onChange(podKind, ({ object: { metadata } }) => {
      if (metadata.namespace !== namespace) return
      const object = source.get(kind, namespace, name)
      if (object === undefined || rollouts.isWhole(object)) return
      const owner = metadata.ownerReferences?.[0]?.uid
      if (owner === undefined) return
      const above = source.byUid(owner)?.metadata.ownerReferences?.[0]?.uid
      if (owner === object.metadata.uid || above === object.metadata.uid) changed()
    })
  ]
  return () => {
    for (const stop of stops) stop()
    cancel()
  }
}
