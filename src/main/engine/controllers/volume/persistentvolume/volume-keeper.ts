import { persistentVolumeKind } from '../../../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import type { PersistentVolume } from '../../../../../shared/schema/types.ts'
import { keyOf } from '../../../store/object-store.ts'
import { provisionedBy } from '../../../volumes/volume-annotations.ts'
import { annotationOf, unboundVolume } from './binding.ts'
import type { BinderParts } from './claim-binder.ts'

const noDeleter = 'no deletable volume plugin matched'
const tmpFolder = /^\/tmp\/.+/

/** Keeps the phase of volumes and reclaims them: upstream's syncVolume of pkg/controller/volume/persistentvolume. */
export class VolumeKeeper {
  readonly #parts: BinderParts
  readonly #wakeClaim: (key: string) => void

  /** `wakeClaim`: the other half of a binding is to be looked at, by its key. */
  constructor(parts: BinderParts, wakeClaim: (key: string) => void) {
    this.#parts = parts
    this.#wakeClaim = wakeClaim
  }

  sync(volume: PersistentVolume): void {
    const { claimRef } = volume.spec
    // Upstream's volumes that are pre-bound have no uid yet: they are Available, and wait for their claim.
    if (claimRef === undefined || !claimRef.uid) {
      this.#phase(volume, 'Available')
      if (claimRef?.name !== undefined) this.#wakeClaim(`${claimRef.namespace ?? ''}/${claimRef.name}`)
      return
    }
    const { store } = this.#parts
    const stored = store.get(persistentVolumeClaimKind, claimRef.namespace, claimRef.name ?? '')
    const claim = stored?.metadata.uid === claimRef.uid ? stored : undefined
    if (claim === undefined) this.#release(volume)
    else if (!claim.spec.volumeName) this.#wakeClaim(keyOf(claimRef.namespace, claimRef.name ?? ''))
    else if (claim.spec.volumeName === volume.metadata.name) this.#phase(volume, 'Bound')
    else if (
      annotationOf(volume, provisionedBy) !== undefined &&
      volume.spec.persistentVolumeReclaimPolicy === 'Delete'
    )
      this.#release(volume)
    else this.#unbind(volume)
  }

  #release(volume: PersistentVolume): void {
    const { phase } = volume.status ?? {}
    const released = phase === 'Released' || phase === 'Failed' ? volume : this.#phase(volume, 'Released')
    if (released.metadata.deletionTimestamp !== undefined) return
    const policy = released.spec.persistentVolumeReclaimPolicy
    if (policy === 'Delete') this.#delete(released)
    else if (policy === 'Recycle') this.#recycle(released)
  }

  /** Whoever made a volume takes it away; of those that people made this controller knows how to delete almost none. */
  #delete(volume: PersistentVolume): void {
    const { csi, hostPath } = volume.spec
    if (annotationOf(volume, provisionedBy) !== undefined || csi !== undefined) return
    const { name } = volume.metadata
    if (hostPath === undefined) {
      this.#fail(volume, 'VolumeFailedDelete', `error getting deleter volume plugin for volume "${name}": ${noDeleter}`)
    } else if (tmpFolder.test(hostPath.path)) this.#parts.writer.delete(persistentVolumeKind, undefined, name)
    else {
      const message = `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`
      this.#fail(volume, 'VolumeFailedDelete', message)
    }
  }

  /** Wipes it and lets others have it. */
  #recycle(volume: PersistentVolume): void {
    const { hostPath, nfs } = volume.spec
    if (hostPath === undefined && nfs === undefined) {
      this.#fail(volume, 'VolumeFailedRecycle', 'No recycler plugin found for the volume!')
      return
    }
    this.#parts.recorder.event(volume, 'Normal', 'VolumeRecycled', 'Volume recycled')
    this.#unbind(volume)
  }

  #unbind(volume: PersistentVolume): void {
    this.#phase(this.#parts.writer.update(persistentVolumeKind, unboundVolume(volume)), 'Available')
  }

  #fail(volume: PersistentVolume, reason: string, message: string): void {
    if (volume.status?.phase === 'Failed') return
    const status = { ...volume.status, phase: 'Failed', message }
    this.#parts.recorder.event(
      this.#parts.writer.updateStatus(persistentVolumeKind, { ...volume, status }),
      'Warning',
      reason,
      message
    )
  }

  #phase(volume: PersistentVolume, phase: string): PersistentVolume {
    if (volume.status?.phase === phase) return volume
    const { message: _message, reason: _reason, ...status } = volume.status ?? {}
    return this.#parts.writer.updateStatus(persistentVolumeKind, { ...volume, status: { ...status, phase } })
  }
}
