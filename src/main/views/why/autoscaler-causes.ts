import { apiServiceKind } from '../../../shared/kinds/apiservice/kind.ts'
import { horizontalPodAutoscalerKind } from '../../../shared/kinds/horizontalpodautoscaler/kind.ts'
import { conditionOf } from '../../../shared/kube/conditions.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { HorizontalPodAutoscaler } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef, groupOf, kindNamed } from '../documents/object-ref.ts'
import { nothing, type Explanation } from './explanation.ts'
import { missingObject } from './refusal-causes.ts'

/** Why it does not scale: its own conditions, then whoever keeps it from it. */
export function autoscalerCauses(source: ClusterSource, autoscaler: HorizontalPodAutoscaler): Explanation {
  const { spec, status } = autoscaler
  const about = bareRef(autoscaler, horizontalPodAutoscalerKind)
  const able = conditionOf(status, 'AbleToScale')
  const active = conditionOf(status, 'ScalingActive')
  const limited = conditionOf(status, 'ScalingLimited')
  const target = targetOf(source, autoscaler)
  if (able?.status === 'False') {
    const links = [{ mark: 'bad', words: able.message ?? able.reason ?? '', about } as const]
    return target.object === undefined ? { links: [...links, ...target.missing] } : { links }
  }
  if (active?.status === 'False') return inactive(source, autoscaler, active.reason, active.message, target.object)
  if (limited?.status === 'True' && limited.reason === 'TooManyReplicas') {
    const message = limited.message ?? limited.reason
    const words = { code: 'maxReplicas', message, count: spec.maxReplicas } as const
    return { links: [{ mark: 'warn', words, about, remedy: { command: 'edit', about } }] }
  }
  return nothing
}

function inactive(
  source: ClusterSource,
  autoscaler: HorizontalPodAutoscaler,
  reason = '',
  message = reason,
  target: KubeObject | undefined
): Explanation {
  const said = { mark: 'warn', words: message, about: bareRef(autoscaler, horizontalPodAutoscalerKind) } as const
  const targetKind = target === undefined ? undefined : source.kinds.ofObject(target)
  if (target !== undefined && targetKind !== undefined) {
    const about = bareRef(target, targetKind)
    if (reason === 'ScalingDisabled') {
      const words = { code: 'scaledToZero', kind: target.kind, name: target.metadata.name } as const
      return { links: [said, { mark: 'off', words, about, remedy: { command: 'scale', about } }] }
    }
    const request = /missing request for (\w+)(?: in container (\S+))?/.exec(message)
    if (request !== null) {
      const words = { code: 'asksForNone', name: target.metadata.name, resource: request[1]! } as const
      return { links: [said, { mark: 'warn', words, about, remedy: { command: 'edit', about } }] }
    }
  }
  const api = source.get(apiServiceKind, undefined, 'v1beta1.metrics.k8s.io')
  if (api === undefined) {
    return { links: [said, { mark: 'bad', words: { code: 'noMetricsServer' } }] }
  }
  const metrics = conditionOf((api as { readonly status?: { conditions?: [] } }).status, 'Available') as
    | { readonly status: string }
    | undefined
  // Then the pods themselves have nothing to be measured yet.
  if (metrics?.status === 'True') return { links: [said], next: target }
  return {
    links: [said, { mark: 'bad', words: { code: 'metricsSilent' }, about: bareRef(api, apiServiceKind) }],
    next: api
  }
}

function targetOf(
  source: ClusterSource,
  { metadata, spec }: HorizontalPodAutoscaler
): { readonly object: KubeObject | undefined; readonly missing: ReturnType<typeof missingObject> } {
  const { apiVersion, kind: kindName, name } = spec.scaleTargetRef
  const kind = kindNamed(source, groupOf(apiVersion), kindName)
  if (kind === undefined) return { object: undefined, missing: [] }
  return {
    object: source.get(kind, metadata.namespace, name),
    missing: missingObject(source, kind, metadata.namespace, name)
  }
}
