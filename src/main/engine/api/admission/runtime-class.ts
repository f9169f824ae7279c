// Upstream's RuntimeClass admission (plugin/pkg/admission/runtimeclass): overhead and placement that a class brings.
import { semanticEqual } from '../../../../shared/kube/sharing.ts'
import type { PodSpec, RuntimeClass } from '../../../../shared/schema/types.ts'

const overheadComplaint = 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'

/** Why the pod is refused, or undefined. `runtimeClass` is the one it names, undefined where there is none. */
export function runtimeClassComplaint(spec: PodSpec, runtimeClass: RuntimeClass | undefined): string | undefined {
  const { overhead = {}, runtimeClassName, nodeSelector = {} } = spec
  if (runtimeClassName !== undefined && runtimeClass === undefined)
    return `pod rejected: RuntimeClass "${runtimeClassName}" not found`
  const own = runtimeClass?.overhead?.podFixed
  if (Object.keys(overhead).length > 0) {
    if (own === undefined) return overheadComplaint
    if (!semanticEqual(overhead, own))
      return "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"
  }
  const wanted = runtimeClass?.scheduling?.nodeSelector ?? {}
  for (const key of Object.keys(wanted).sort()) {
    const present = nodeSelector[key]
    if (present === undefined || present === wanted[key]) continue
    return `conflict: runtimeClass.scheduling.nodeSelector[${key}] = ${wanted[key]!}; pod.spec.nodeSelector[${key}] = ${present}`
  }
  return undefined
}

/** The spec with what its class adds; the same spec where that is nothing. */
export function withRuntimeClass(spec: PodSpec, runtimeClass: RuntimeClass | undefined): PodSpec {
  if (runtimeClass === undefined) return spec
  const { overhead, scheduling } = runtimeClass
  const { nodeSelector, tolerations = [] } = scheduling ?? {}
  const present = spec.tolerations ?? []
  const added = tolerations.filter((one) => !present.some((other) => semanticEqual(one, other)))
  if (overhead?.podFixed === undefined && nodeSelector === undefined && added.length === 0) return spec
  return {
    ...spec,
    ...(overhead?.podFixed === undefined ? {} : { overhead: overhead.podFixed }),
    ...(nodeSelector === undefined ? {} : { nodeSelector: { ...spec.nodeSelector, ...nodeSelector } }),
    ...(added.length === 0 ? {} : { tolerations: present.concat(added) })
  }
}
