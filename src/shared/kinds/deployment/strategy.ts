import { deepEqual } from '../../kube/deep-equal.ts'
import type { Deployment } from '../../schema/types.ts'
import type { Strategy } from '../strategy.ts'

/** Its annotations go into the ReplicaSets, so they count; a write of the status keeps the labels. */
export const deploymentStrategy: Strategy<Deployment> = {
  countsAsChange: (previous, next) =>
    !deepEqual(previous.spec, next.spec) || !deepEqual(previous.metadata.annotations, next.metadata.annotations),
  statusKeeps: 'labels'
}
