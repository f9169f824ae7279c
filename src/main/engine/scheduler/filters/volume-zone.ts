// Upstream's plugin VolumeZone: a volume that says its zone or region is used there.
import type { Node } from '../../../../shared/schema/types.ts'
import type { PodVolumes } from '../pod-volumes.ts'
import type { Refusal } from '../verdicts.ts'
import type { PodFilter } from './filter.ts'
import { volumeCheck } from './volume-check.ts'

const current = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region']
const older: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': current[0]!,
  'failure-domain.beta.kubernetes.io/region': current[1]!
}
const keys = [...current, ...Object.keys(older)]
const refusal: Refusal = {
  filter: 'VolumeZone',
  reasons: ['node(s) had no available volume zone'],
  isResolvable: false
}

function check({ bound }: PodVolumes, { metadata }: Node): Refusal | undefined {
  const labels = metadata.labels ?? {}
  // A cluster without zones has no volumes of a zone.
  if (!keys.some((key) => labels[key] !== undefined)) return undefined
  for (const volume of bound) {
    for (const key of keys) {
      const zones = volume.metadata.labels?.[key]
      if (zones === undefined) continue
      const own = labels[key] ?? labels[older[key] ?? '']
      if (own === undefined || !zones.split('__').includes(own)) return refusal
    }
  }
  return undefined
}

export const volumeZone: PodFilter = {
  name: refusal.filter,
  prepare: (context) => volumeCheck(context, check)
}
