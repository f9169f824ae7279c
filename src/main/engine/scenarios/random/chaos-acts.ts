// What is broken on purpose, and mended again.
import type { ContainerTarget, Fault, WayEnd } from '../../../../shared/chaos/fault.ts'
import type { Random } from '../../sim/random.ts'
import { breaker } from '../chaos-faults.ts'
import type { Cluster } from '../cluster.ts'
import type { Act } from './act.ts'
import { names, pick, workers } from './workloads.ts'

/** Of what may not be there: then it is refused. */
function randomTarget(cluster: Cluster, random: Random): ContainerTarget {
  const pods = cluster.pods()
  const namespace = 'default'
  if (pods.length > 0 && random.integer(2) === 0)
    return { group: '', resource: 'pods', namespace, name: pick(random, pods).metadata.name }
  const resource = pick(random, ['deployments', 'statefulsets', 'daemonsets'])
  return { group: 'apps', resource, namespace, name: pick(random, names) }
}

function randomEnd(random: Random): WayEnd {
  return pick<WayEnd>(random, [
    { kind: 'nodes', names: [pick(random, workers)] },
    { kind: 'nodes', names: ['control-plane-1'] },
    { kind: 'service', namespace: 'default', name: pick(random, names) },
    { kind: 'everyone' }
  ])
}

function randomFault(cluster: Cluster, random: Random): Fault {
  const target = randomTarget(cluster, random)
  return pick<Fault>(random, [
    { kind: 'crash', target, exitCode: random.integer(2) },
    { kind: 'crash', target, exitCode: 0, signal: 9, again: pick(random, [0, 1500, 30_000]) },
    { kind: 'hang', target },
    { kind: 'leak', target, bytesPerSecond: pick(random, [10 ** 5, 10 ** 7, 10 ** 9]) },
    { kind: 'slow', target, delay: pick(random, [50, 3000]) },
    { kind: 'fail-probe', target, probe: 'readiness' },
    { kind: 'bad-image', target: { ...target, container: 'main' }, image: 'nginx:no-such-tag' },
    { kind: 'registry-down' },
    { kind: 'dns', answer: 'silence' },
    {
      kind: 'way',
      from: randomEnd(random),
      to: randomEnd(random),
      isOneWay: random.integer(2) === 0,
      loss: pick(random, [0.3, 1, 1])
    }
  ])
}

/** What changes where requests go and what comes of them, at once. */
function randomNetworkFault(cluster: Cluster, random: Random): Fault {
  const target = randomTarget(cluster, random)
  const ends = { from: randomEnd(random), to: randomEnd(random), isOneWay: random.integer(2) === 0 }
  return pick<Fault>(random, [
    { kind: 'hang', target },
    { kind: 'slow', target, delay: 700 },
    { kind: 'crash', target, exitCode: 1, again: 5000 },
    { kind: 'dns', answer: 'NXDOMAIN', name: pick(random, names) },
    { kind: 'way', ...ends, loss: 1 },
    { kind: 'way', ...ends, delay: 30 }
  ])
}

const begin: Act = (cluster, random) =>
  cluster.engine.changeChaos({ type: 'start', fault: randomFault(cluster, random) }, breaker)

const end: readonly Act[] = [
  ({ engine }, random) => {
    const { all } = engine.chaos
    if (all.length > 0) engine.changeChaos({ type: 'stop', id: pick(random, all).id }, breaker)
  },
  ({ engine }) => engine.changeChaos({ type: 'stop-all' }, breaker)
]

export const chaosActs: readonly Act[] = [begin, begin, ...end]

/** Those that loads must hear of. */
export const networkChaosActs: readonly Act[] = [
  (cluster, random) =>
    cluster.engine.changeChaos({ type: 'start', fault: randomNetworkFault(cluster, random) }, breaker),
  ...end
]
