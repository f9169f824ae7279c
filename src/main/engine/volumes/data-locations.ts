import type { PersistentVolume, Volume } from '../../../shared/schema/types.ts'

/** Of all that a machine keeps. */
export function nodeFolder(node: string): string {
  return `node/${node}/`
}

/** Of all that goes with a pod. */
export function podFolder(uid: string): string {
  return `pod/${uid}/`
}

/** Of what a pod keeps in memory: it goes with the machine's power too. */
export function memoryFolder(uid: string): string {
  return `memory/${uid}/`
}

function pathOnNode(node: string, path: string): string {
  return nodeFolder(node) + path.replace(/^\/+|\/+$/g, '')
}

/** Where the contents of a persistent volume are, seen from a node. */
export function locationOfVolume({ metadata, spec }: PersistentVolume, node: string): string {
  const path = spec.hostPath?.path ?? spec.local?.path
  if (path !== undefined) return pathOnNode(node, path)
  if (spec.csi !== undefined) return `csi/${spec.csi.driver}/${spec.csi.volumeHandle}`
  if (spec.nfs !== undefined) return `nfs/${spec.nfs.server}${spec.nfs.path}`
  return `volume/${metadata.uid}`
}

/** Where the contents of a pod's own volume are; undefined where it has none that anybody could write. */
export function locationOfPodVolume(volume: Volume, uid: string, node: string): string | undefined {
  if (volume.emptyDir !== undefined)
    return (volume.emptyDir.medium === 'Memory' ? memoryFolder(uid) : podFolder(uid)) + volume.name
  if (volume.hostPath !== undefined) return pathOnNode(node, volume.hostPath.path)
  return volume.nfs === undefined ? undefined : `nfs/${volume.nfs.server}${volume.nfs.path}`
}
