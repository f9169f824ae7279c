// What a restless person does to a cluster.
import type { Random } from '../../sim/random.ts'
import type { Cluster } from '../cluster.ts'
import type { Act } from './act.ts'
import { chaosActs } from './chaos-acts.ts'
import { machineActs } from './machine-acts.ts'
import { podActs } from './pod-acts.ts'
import { storageActs } from './storage-acts.ts'
import { workloadActs } from './workload-acts.ts'
import { pick } from './workloads.ts'

const acts: readonly Act[] = [
  ...workloadActs,
  ...podActs,
  ...storageActs,
  ...machineActs,
  ...chaosActs,
  (cluster, random) => cluster.restart(random.integer(3))
]

/** Does one thing. */
export function actAtRandom(cluster: Cluster, random: Random): void {
  pick(random, acts)(cluster, random)
}
