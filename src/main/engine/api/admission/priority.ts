import type { PodSpec } from '../../../../shared/schema/types.ts'

/** The classes every cluster has from the start. */
const systemClasses: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000
}

/** Why the pod is refused, or undefined. */
export function priorityComplaint(spec: PodSpec): string | undefined {
  const name = spec.priorityClassName ?? ''
  if (name === '' || systemClasses[name] !== undefined) return undefined
  return `no PriorityClass with name ${name} was found`
}

/** Upstream's Priority admission: the number behind the class, 0 without one. */
export function setPriority(spec: PodSpec): PodSpec {
  const priority = systemClasses[spec.priorityClassName ?? ''] ?? 0
  return { ...spec, priority, preemptionPolicy: spec.preemptionPolicy ?? 'PreemptLowerPriority' }
}
