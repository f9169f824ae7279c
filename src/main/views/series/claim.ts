import type { ClaimDocument } from '../../../shared/contract/series.ts'
import { persistentVolumeClaimKind } from '../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { boundsSince, sampleTimes, type Bounds } from './sample-times.ts'

/** How full the volume of a claim was, as long as there is the claim. */
export function claimDocument(
  source: ClusterSource,
  { namespace, name }: { readonly namespace?: string | undefined; readonly name: string },
  bounds: Bounds
): ClaimDocument | undefined {
  const claim = source.get(persistentVolumeClaimKind, namespace, name)
  if (claim === undefined) return undefined
  const { from, to } = boundsSince(bounds, parseTime(claim.metadata.creationTimestamp))
  const times = sampleTimes(from, to)
  const series = source.claim(claim.metadata.uid, times)
  return series === undefined ? undefined : { times, ...series }
}
