import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import type { Node } from '../../../../shared/schema/types.ts'
import { podVolumes, type PodVolumes, type VolumeRefusal } from '../pod-volumes.ts'
import type { SchedulingContext } from '../scheduling-context.ts'
import type { Refusal } from '../verdicts.ts'
import type { NodeCheck } from './filter.ts'

/** An attempt's context serves several filters, and the claims are looked up once. */
const known = new WeakMap<SchedulingContext, PodVolumes | VolumeRefusal | undefined>()

export function volumesOf(context: SchedulingContext): PodVolumes | VolumeRefusal | undefined {
  if (!context.facts.hasClaims) return undefined
  if (!known.has(context)) known.set(context, podVolumes(context.store, context.pod))
  return known.get(context)
}

/** Asks a check of the pod's volumes and a node; undefined for a pod without claims, or one that is refused anyhow. */
export function volumeCheck(
  context: SchedulingContext,
  check: (volumes: PodVolumes, node: Node) => Refusal | undefined
): NodeCheck | undefined {
  const volumes = volumesOf(context)
  if (volumes === undefined || 'message' in volumes) return undefined
  return (slot) => {
    const node = context.store.get(nodeKind, undefined, context.nodes.names[slot]!)
    return node === undefined ? undefined : check(volumes, node)
  }
}
