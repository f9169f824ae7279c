// Where this server's https answers differ from the recording, and why; besides what the engine's own table names.
import type { GoldenCase } from '../engine/api/testing-golden.ts'

/** Resources of kinds that later work brings. */
const laterResources = new Set([
  'cronjobs',
  'csidrivers',
  'csinodes',
  'horizontalpodautoscalers',
  'ingressclasses',
  'ingresses',
  'jobs',
  'limitranges',
  'networkpolicies',
  'persistentvolumeclaims',
  'persistentvolumes',
  'poddisruptionbudgets',
  'podtemplates',
  'replicationcontrollers',
  'resourcequotas',
  'runtimeclasses',
  'statefulsets',
  'storageclasses',
  'volumeattachments'
])

const deviations: Readonly<Record<string, string>> = {}

export function isOfLaterKind({ path }: GoldenCase): boolean {
  return path.split(/[/?]/).some((part) => laterResources.has(part))
}

export function httpDeviationOf(id: string): string | undefined {
  return deviations[id]
}

/** Cases that the table names and that were equal all the same. */
export function staleHttpDeviations(differing: ReadonlySet<string>): readonly string[] {
  return Object.keys(deviations).filter((id) => !differing.has(id))
}
