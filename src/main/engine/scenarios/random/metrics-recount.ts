import { expect } from 'vitest'
import type { Cluster } from '../cluster.ts'

/** Metrics count as they go: they must give what a recount gives, and nothing of a machine that is off. */
export function metricsAgree(cluster: Cluster): void {
  const { metrics, poweredOff, strains } = cluster.engine
  let recount = 0
  for (const [node, { memory = 0 }] of Object.entries(strains)) {
    if (!poweredOff.includes(node)) recount += memory
  }
  for (const { metadata, spec } of cluster.pods(undefined, '*')) {
    const usage = metrics.current(metadata.uid)?.memory.usage ?? 0
    if (poweredOff.includes(spec.nodeName ?? '')) expect(usage).toBe(0)
    recount += usage
  }
  const counted = metrics.now({ type: 'cluster' })!.memory.usage
  expect(Math.abs(counted - recount)).toBeLessThan(0.02 * counted + 1)
}
