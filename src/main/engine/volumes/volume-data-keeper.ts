import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { PersistentVolume, Pod } from '../../../shared/schema/types.ts'
import type { Component } from '../control-plane.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { locationOfVolume, memoryFolder, nodeFolder, podFolder } from './data-locations.ts'
import type { VolumeData } from './volume-data.ts'

/** Ends the contents of volumes when what held them ends: a pod, a machine, a disk that its driver deletes. */
export class VolumeDataKeeper implements Component {
  readonly name = 'volume-data-keeper'
  readonly #store: ObjectStore
  readonly #data: VolumeData

  constructor(store: ObjectStore, data: VolumeData) {
    this.#store = store
    this.#data = data
  }

  start(): void {
    this.#store.onChange<Pod>(podKind, ({ type, object }) => {
      if (type !== 'DELETED' || object.spec.volumes === undefined) return
      this.#data.remove(podFolder(object.metadata.uid))
      this.#data.remove(memoryFolder(object.metadata.uid))
    })
    this.#store.onChange(nodeKind, ({ type, object }) => {
      if (type === 'DELETED') this.#data.remove(nodeFolder(object.metadata.name))
    })
    this.#store.onChange<PersistentVolume>(persistentVolumeKind, ({ type, object, previous }) => {
      const policy = object.spec.persistentVolumeReclaimPolicy
      if (previous?.status?.phase !== 'Released') return
      // Who deletes a volume of another policy takes away what Kubernetes knew of it, and nothing of what is on it.
      if (type === 'DELETED' ? policy === 'Delete' : policy === 'Recycle' && object.status?.phase === 'Available')
        this.#wipe(object)
    })
  }

  /** The machine of a node has lost power. */
  nodeStopped(node: string): void {
    for (const { metadata, spec } of this.#store.onNode<Pod>(podKind, node))
      if (spec.volumes !== undefined) this.#data.remove(memoryFolder(metadata.uid))
  }

  /** A path of a machine is one of the node that the volume belongs to, or of whichever it was used on. */
  #wipe(volume: PersistentVolume): void {
    const isPath = volume.spec.hostPath !== undefined || volume.spec.local !== undefined
    if (!isPath) this.#data.remove(locationOfVolume(volume, ''))
    else
      for (const { metadata } of this.#store.all(nodeKind)) this.#data.remove(locationOfVolume(volume, metadata.name))
  }
}
