import type { PodSpec } from '../../../shared/schema/types.ts'

const bound = new WeakMap<PodSpec, Map<string, PodSpec>>()

/** The spec of a pod once it runs on a node: one object for all pods of a template on that node. */
export function boundSpec(spec: PodSpec, nodeName: string): PodSpec {
  let byNode = bound.get(spec)
  if (byNode === undefined) {
    byNode = new Map()
    bound.set(spec, byNode)
  }
  let result = byNode.get(nodeName)
  if (result === undefined) {
    result = { ...spec, nodeName }
    byNode.set(nodeName, result)
  }
  return result
}
