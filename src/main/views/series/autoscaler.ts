import type { AutoscalerDocument } from '../../../shared/contract/series.ts'
import { horizontalPodAutoscalerKind } from '../../../shared/kinds/horizontalpodautoscaler/kind.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { boundsSince, sampleTimes, type Bounds } from './sample-times.ts'
import { rolloutMarks } from './usage-scope.ts'

/** What an autoscaler measured and wanted, and the rollouts of what it scales. */
export function autoscalerDocument(
  source: ClusterSource,
  { namespace, name }: { readonly namespace?: string | undefined; readonly name: string },
  bounds: Bounds
): AutoscalerDocument | undefined {
  const autoscaler = source.get(horizontalPodAutoscalerKind, namespace, name)
  if (autoscaler === undefined) return undefined
  const { from, to } = boundsSince(bounds, parseTime(autoscaler.metadata.creationTimestamp))
  const times = sampleTimes(from, to)
  const series = source.autoscaler(autoscaler.metadata.uid, times)
  if (series === undefined) return undefined
  const { apiVersion = 'v1', kind, name: scaled } = autoscaler.spec.scaleTargetRef
  const targetKind = source.kinds.ofObject({ apiVersion, kind })
  const target = targetKind === undefined ? undefined : source.get(targetKind, namespace, scaled)
  const marks =
    target === undefined ? [] : rolloutMarks(source, { type: 'workload', uid: target.metadata.uid }, from, to)
  return { times, ...series, marks }
}
