// What is done to pods, and to all pods of a node.
import { claimsOfPod } from '../../../../shared/kinds/pod/pod-claims.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { Random } from '../../sim/random.ts'
import type { Cluster } from '../cluster.ts'
import { pod } from '../manifests.ts'
import type { Act } from './act.ts'
import { randomBudget } from './companions.ts'
import { budgetsHold } from './invariants.ts'
import { names, pick, workers } from './workloads.ts'

function onPod(act: (cluster: Cluster, pod: Pod, random: Random) => unknown): Act {
  return (cluster, random) => {
    const pods = cluster.pods()
    if (pods.length > 0) act(cluster, pick(random, pods), random)
  }
}

/** Evicts a pod as `kubectl drain` does. Throws where that breaks a budget. */
function evict(cluster: Cluster, { metadata }: Pod): void {
  const { name, namespace = '' } = metadata
  // As it is now: an earlier eviction may have had it deleted.
  const current = cluster.get<Pod>(`pods ${name}`)
  const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } }
  const { code } = cluster.submit({
    verb: 'create',
    group: '',
    version: 'v1',
    resource: 'pods',
    subresource: 'eviction',
    name,
    namespace,
    body
  })
  if (code < 300 && current !== undefined) budgetsHold(cluster, current)
}

function drain(cluster: Cluster, node: string): void {
  cluster.tryPatch(`nodes ${node}`, { spec: { unschedulable: true } })
  for (const one of cluster.pods()) {
    const isOfDaemonSet = one.metadata.ownerReferences?.some(({ kind }) => kind === 'DaemonSet') === true
    if (one.spec.nodeName === node && !isOfDaemonSet) evict(cluster, one)
  }
}

/** Fills the machines, and then wants room for what is more important. */
function crowd(cluster: Cluster, random: Random): void {
  const resources = { requests: { cpu: pick(random, ['4', '6']) } }
  for (let index = 0; index < 4; index++) cluster.tryCreate(pod(`bare-greedy-${random.integer(9)}`, { resources }))
  cluster.run(pick(random, [1, 20]))
  const priorityClassName = pick(random, ['high', 'high', 'polite'])
  cluster.tryCreate(pod(`bare-${priorityClassName}-${random.integer(3)}`, { resources }, { priorityClassName }))
}

/** Guards the pods of a label, and has them all evicted one after the other. */
function sweep(cluster: Cluster, { metadata }: Pod, random: Random): void {
  const app = metadata.labels?.['app']
  if (app === undefined) return
  cluster.tryCreate(randomBudget(random, app))
  cluster.run(1)
  for (const one of cluster.pods(`app=${app}`)) evict(cluster, one)
}

export const podActs: readonly Act[] = [
  onPod((cluster, { metadata }, random) =>
    cluster.delete(`pods ${metadata.name}`, random.integer(3) === 0 ? { gracePeriodSeconds: 0 } : {})
  ),
  onPod((cluster, one, random) => {
    const { name } = one.metadata
    // A StatefulSet would make another pod under its name beside it, and both want the claim.
    if (claimsOfPod(one).length > 0) return
    cluster.tryPatch(`pods ${name}`, { metadata: { labels: { app: pick(random, names) } } })
  }),
  onPod((cluster, one) => {
    // Budgets have been counted.
    cluster.run(1)
    evict(cluster, one)
  }),
  (cluster, random) => {
    cluster.run(1)
    drain(cluster, pick(random, workers))
  },
  onPod(sweep),
  crowd
]
