// Chaos for scenarios: what a person breaks, and what is on.
import type { BrokenThing, Fault } from '../../../shared/chaos/fault.ts'
import type { Identity } from '../api/request.ts'
import type { Cluster } from './cluster.ts'

export const breaker: Identity = {
  user: 'kubernetes-admin',
  groups: ['system:masters', 'system:authenticated'],
  userAgent: 'drydock'
}

/** Returns its id; undefined of one that is over at once. Throws where it is refused. `duration` in seconds. */
export function start(cluster: Cluster, fault: Fault, duration?: number): string | undefined {
  const before = new Set(on(cluster).map(({ id }) => id))
  const outcome = cluster.engine.changeChaos(
    { type: 'start', fault, ...(duration === undefined ? {} : { duration: duration * 1000 }) },
    breaker
  )
  if (!outcome.isDone) throw new Error(outcome.message)
  return on(cluster).find(({ id }) => !before.has(id))?.id
}

/** What the API or the engine says of a fault that cannot be; undefined where it can. */
export function refusalOf(cluster: Cluster, fault: Fault, identity = breaker): string | undefined {
  const outcome = cluster.engine.changeChaos({ type: 'start', fault }, identity)
  return outcome.isDone ? undefined : outcome.message
}

export function stop(cluster: Cluster, id: string | undefined): void {
  const outcome = cluster.engine.changeChaos({ type: 'stop', id: id! }, breaker)
  if (!outcome.isDone) throw new Error(outcome.message)
}

export function on(cluster: Cluster): readonly BrokenThing[] {
  return cluster.engine.chaos.all
}

export function podTarget(name: string) {
  return { group: '', resource: 'pods', namespace: 'default', name } as const
}

export function deploymentTarget(name: string, namespace = 'default') {
  return { group: 'apps', resource: 'deployments', namespace, name } as const
}
