// Upstream's plugin NodeVolumeLimits: a node takes only so many volumes of a driver.
import { csiNodeKind } from '../../../../shared/kinds/csinode/kind.ts'
import { persistentVolumeKind } from '../../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { claimsOfPod } from '../../../../shared/kinds/pod/pod-claims.ts'
import type { Node, Pod } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import type { PodVolumes } from '../pod-volumes.ts'
import type { Refusal } from '../verdicts.ts'
import type { PodFilter } from './filter.ts'
import { volumeCheck } from './volume-check.ts'

const refusal: Refusal = {
  filter: 'NodeVolumeLimits',
  reasons: ['node(s) exceed max volume count'],
  isResolvable: true
}

/** What the pod adds: volumes that are bound, by driver, and one for each that its class's driver will make. */
function wantedOf({ bound, delayed }: PodVolumes): ReadonlyMap<string, ReadonlySet<string>> {
  const wanted = new Map<string, Set<string>>()
  const want = (driver: string, handle: string): void => {
    const handles = wanted.get(driver)
    if (handles === undefined) wanted.set(driver, new Set([handle]))
    else handles.add(handle)
  }
  for (const { spec } of bound) if (spec.csi !== undefined) want(spec.csi.driver, spec.csi.volumeHandle)
  for (const { claim, storageClass } of delayed) want(storageClass.provisioner, claim.metadata.uid)
  return wanted
}

/** Volumes of a driver that the pods of a node mount. */
function usedOn(store: ObjectStore, node: string, driver: string): Set<string> {
  const handles = new Set<string>()
  for (const pod of store.onNode<Pod>(podKind, node)) {
    if (isPodTerminal(pod)) continue
    for (const { claim } of claimsOfPod(pod)) {
      const stored = store.get(persistentVolumeClaimKind, pod.metadata.namespace, claim)
      const csi = store.get(persistentVolumeKind, undefined, stored?.spec.volumeName ?? '')?.spec.csi
      if (csi?.driver === driver) handles.add(csi.volumeHandle)
    }
  }
  return handles
}

function check(volumes: PodVolumes, { metadata }: Node): Refusal | undefined {
  const { store } = volumes
  for (const [driver, wanted] of wantedOf(volumes)) {
    const registered = store.get(csiNodeKind, undefined, metadata.name)?.spec.drivers
    const limit = registered?.find(({ name }) => name === driver)?.allocatable?.count
    if (limit === undefined) continue
    const handles = usedOn(store, metadata.name, driver)
    const before = handles.size
    for (const handle of wanted) handles.add(handle)
    if (handles.size > before && handles.size > limit) return refusal
  }
  return undefined
}

export const nodeVolumeLimits: PodFilter = {
  name: refusal.filter,
  prepare: (context) => volumeCheck(context, check)
}
