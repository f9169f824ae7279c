// What is so of claims, volumes and disks once everything had time.
import { expect } from 'vitest'
import { isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { claimsOfPod } from '../../../../shared/kinds/pod/pod-claims.ts'
import type { PersistentVolume, PersistentVolumeClaim, VolumeAttachment } from '../../../../shared/schema/types.ts'
import type { Cluster } from '../cluster.ts'

/** A claim and its volume name each other, and nobody names a third. */
function bindingsAreMutual(
  claims: readonly PersistentVolumeClaim[],
  volumes: ReadonlyMap<string, PersistentVolume>
): void {
  const owners = new Map<string, string>()
  for (const { metadata, spec, status } of claims) {
    if (status?.phase !== 'Bound') continue
    const { name, uid } = metadata
    const volumeName = spec.volumeName ?? ''
    const volume = volumes.get(volumeName)
    expect([name, volume?.status?.phase, volume?.spec.claimRef?.uid]).toEqual([name, 'Bound', uid])
    if (owners.has(volumeName)) expect.fail(`${volumeName} belongs to ${owners.get(volumeName)} and to ${name}`)
    owners.set(volumeName, name)
  }
  for (const [name, { status }] of volumes)
    if (status?.phase === 'Bound' && !owners.has(name)) expect.fail(`volume ${name} is Bound, and to no claim`)
}

/** Disks are where a pod that wants them is, and nowhere else. */
function disksFollowPods(
  cluster: Cluster,
  claims: readonly PersistentVolumeClaim[],
  volumes: ReadonlyMap<string, PersistentVolume>
): void {
  const volumeOf = new Map(claims.map(({ metadata, spec }) => [metadata.name, spec.volumeName ?? '']))
  const wanted = new Set<string>()
  for (const pod of cluster.pods()) {
    if (isPodTerminal(pod)) continue
    for (const { claim } of claimsOfPod(pod)) {
      const volume = volumeOf.get(claim) ?? ''
      if (volumes.get(volume)?.spec.csi !== undefined) wanted.add(`${volume} on ${pod.spec.nodeName}`)
    }
  }
  const attached = cluster
    .list<VolumeAttachment>('volumeattachments')
    .map(({ spec, status }) => `${spec.source.persistentVolumeName} on ${spec.nodeName}${status?.attached ? '' : '?'}`)
  expect(attached.toSorted()).toEqual([...wanted].toSorted())
}

/** Throws where something of the storage is not as it should be. */
export function judgeStorage(cluster: Cluster): void {
  const claims = cluster.list<PersistentVolumeClaim>('persistentvolumeclaims')
  const volumes = new Map(cluster.list<PersistentVolume>('persistentvolumes').map((one) => [one.metadata.name, one]))
  bindingsAreMutual(claims, volumes)
  disksFollowPods(cluster, claims, volumes)
}
