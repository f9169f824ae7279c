import type { RolloutResource } from '../../../../shared/rollout/rollout-kinds.ts'
import { daemonSetRollout } from './daemonset-rollout.ts'
import { deploymentRollout } from './deployment-rollout.ts'
import type { RolloutSource } from './rollout-source.ts'
import { statefulSetRollout } from './statefulset-rollout.ts'

const sources: Readonly<Record<RolloutResource, RolloutSource>> = {
  deployments: deploymentRollout,
  statefulsets: statefulSetRollout,
  daemonsets: daemonSetRollout
}

/** Where the rollouts of this kind come from; undefined for a kind that has none. */
export function rolloutSourceOf(group: string, resource: string): RolloutSource | undefined {
  return group === 'apps' ? sources[resource as RolloutResource] : undefined
}
