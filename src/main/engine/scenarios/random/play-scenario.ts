import { expect } from 'vitest'
import { Random } from '../../sim/random.ts'
import { Cluster } from '../cluster.ts'
import { service } from '../manifests.ts'
import { actAtRandom } from './acts.ts'
import { judgeRest } from './at-rest.ts'
import { endpointsAreFresh } from './endpoint-invariants.ts'
import { podsAreWhereTheySay, watchInvariants } from './invariants.ts'
import { mendEverything } from './mend.ts'
import { metricsAgree } from './metrics-recount.ts'
import { localStorageClass } from './storage-acts.ts'
import { names, pick, priorityClasses } from './workloads.ts'

const steps = 40
/** Kinds that change at rest: autoscalers tell what they measure, requests for certificates are cleared away in time. */
const restless = ['Event', 'HorizontalPodAutoscaler', 'CertificateSigningRequest']
/** Simulated seconds between two acts. */
const pauses = [0, 0.05, 1, 7, 40, 200]

/**
 * Plays one scenario to its end: random acts, with what must always hold judged at every change, then mending, and what
 * must hold at rest. Throws where something does not.
 */
export function playScenario(seed: number): void {
  const random = new Random(`scenario-${seed}`)
  const cluster = new Cluster({ seed: String(seed), workers: 3, onDisk: true })
  try {
    for (const body of [...priorityClasses, localStorageClass]) cluster.create(body)
    // Else few pods would have a Service.
    for (const name of names) cluster.create(service(name))
    let watched = cluster.engine
    watchInvariants(watched.store)
    for (let step = 0; step < steps; step++) {
      actAtRandom(cluster, random)
      if (cluster.engine !== watched) {
        watched = cluster.engine
        watchInvariants(watched.store)
      }
      const pause = pick(random, pauses)
      cluster.run(pause)
      // Between acts without a pause it would be one.
      if (pause >= 1) endpointsAreFresh(cluster)
      podsAreWhereTheySay(cluster)
      metricsAgree(cluster)
    }
    mendEverything(cluster, random)
    // Longer than any controller waits after it has failed again and again: a DaemonSet looks at a failed pod after up to
    // 15 minutes, and where another node's pod made it look before that, 15 minutes after.
    cluster.run(1900)
    judgeRest(cluster)
    const before = cluster.engine.store.revision
    cluster.run(300)
    const late = cluster
      .changesSince(before)
      .filter(({ kind }) => !restless.includes(kind.kind))
      .map(({ kind, object }) => `${kind.kind} ${object.metadata.name}`)
    expect(late).toEqual([])
  } finally {
    cluster.close()
  }
}
