import type { AutoscalerDocument, Points, SeriesMark } from '../../../shared/contract/series.ts'
import { horizontalPodAutoscalerKind } from '../../../shared/kinds/horizontalpodautoscaler/kind.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { boundsSince, sampleTimes, type Bounds } from './sample-times.ts'
import { mostMarks, rolloutMarks } from './usage-scope.ts'

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
  const rollouts =
    target === undefined ? [] : rolloutMarks(source, { type: 'workload', uid: target.metadata.uid }, from, to)
  const marks = [...rollouts, ...scaleMarks(times, series.desired)].sort((a, b) => a.at - b.at).slice(-mostMarks)
  return { times, ...series, marks }
}

/** When the autoscaler wanted another number of replicas: "2 → 6". */
export function scaleMarks(times: readonly number[], desired: Points): readonly SeriesMark[] {
  const marks: SeriesMark[] = []
  let before: number | undefined
  for (const [index, value] of desired.entries()) {
    if (value === null) continue
    // The first number is no change; none before it was known.
    if (before !== undefined && value !== before && before !== 0)
      marks.push({ at: times[index]!, words: `${before} → ${value}` })
    before = value
  }
  return marks
}
