import { persistentVolumeKind } from '../../../../../shared/kinds/persistentvolume/kind.ts'
import { persistentVolumeClaimKind } from '../../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { defaultClassOf } from '../../../../../shared/kinds/storageclass/default-class.ts'
import { storageClassKind } from '../../../../../shared/kinds/storageclass/kind.ts'
import { classAnnotation, storageClassNameOf } from '../../../../../shared/kube/storage-class-of.ts'
import type { PersistentVolume, PersistentVolumeClaim } from '../../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../../api/object-writer.ts'
import type { EventRecorder } from '../../../events/event-recorder.ts'
import type { ObjectStore } from '../../../store/object-store.ts'
import { claimUsersOf, type ClaimUsers } from '../../../volumes/claim-users.ts'
import {
  betaStorageProvisioner,
  bindCompleted,
  boundByController,
  noProvisioner,
  selectedNode,
  storageProvisioner
} from '../../../volumes/volume-annotations.ts'
import { volumeIndexOf, type VolumeIndex } from '../../../volumes/volume-index.ts'
import { bestMatch, isBoundTo, mismatchOf } from '../../../volumes/volume-match.ts'
import { annotationOf, boundClaim, boundVolume, statusOfBound, withAnnotations } from './binding.ts'

/** What the two sides of the binder work with. */
export interface BinderParts {
  readonly store: ObjectStore
  readonly writer: ObjectWriter
  readonly recorder: EventRecorder
}

const noClass = 'no persistent volumes available for this claim and no storage class is set'

/** Brings claims to volumes: upstream's syncClaim of pkg/controller/volume/persistentvolume. */
export class ClaimBinder {
  readonly #parts: BinderParts
  readonly #volumes: VolumeIndex
  readonly #users: ClaimUsers

  constructor(parts: BinderParts) {
    this.#parts = parts
    this.#volumes = volumeIndexOf(parts.store)
    this.#users = claimUsersOf(parts.store)
  }

  /** Does what is to be done for a claim. True where it still waits for somebody. */
  sync(claim: PersistentVolumeClaim): boolean {
    if (annotationOf(claim, bindCompleted) !== undefined) {
      this.#syncBound(claim)
      return false
    }
    return claim.spec.volumeName ? this.#syncNamed(claim, claim.spec.volumeName) : this.#syncUnnamed(claim)
  }

  #syncUnnamed(given: PersistentVolumeClaim): boolean {
    const claim = this.#withClass(given)
    const className = storageClassNameOf(claim)
    const storageClass = className === '' ? undefined : this.#parts.store.get(storageClassKind, undefined, className)
    const isDelayed = storageClass?.volumeBindingMode === 'WaitForFirstConsumer'
    const found = bestMatch(claim, this.#candidates(claim, className), { onlyNamed: isDelayed })
    if (found !== undefined) {
      this.#bind(found, claim)
      return false
    }
    if (isDelayed && annotationOf(claim, selectedNode) === undefined) this.#tellDelay(claim)
    else if (className !== '') this.#provision(claim, className)
    else this.#parts.recorder.event(claim, 'Normal', 'FailedBinding', noClass)
    return true
  }

  *#candidates({ metadata }: PersistentVolumeClaim, className: string): Generator<PersistentVolume> {
    yield* this.#volumes.naming(metadata.namespace!, metadata.name)
    yield* this.#volumes.unclaimed(className)
  }

  /** A claim that was made while there was no default class gets the one that there is now. */
  #withClass(claim: PersistentVolumeClaim): PersistentVolumeClaim {
    if (claim.spec.storageClassName !== undefined || annotationOf(claim, classAnnotation) !== undefined) return claim
    const found = defaultClassOf(this.#parts.store.all(storageClassKind))
    if (found === undefined) return claim
    const spec = { ...claim.spec, storageClassName: found.metadata.name }
    return this.#parts.writer.update(persistentVolumeClaimKind, { ...claim, spec })
  }

  #tellDelay(claim: PersistentVolumeClaim): void {
    const { namespace, name } = claim.metadata
    const waiting: string[] = []
    for (const { spec, metadata } of this.#users.podsOf(namespace!, name))
      if (!spec.nodeName) waiting.push(metadata.name)
    const [reason, message] =
      waiting.length === 0
        ? ['WaitForFirstConsumer', 'waiting for first consumer to be created before binding']
        : [
            'WaitForPodScheduled',
            `waiting for pod${waiting.length === 1 ? '' : 's'} ${waiting.join(',')} to be scheduled`
          ]
    this.#parts.recorder.event(claim, 'Normal', reason, message)
  }

  /** No volume will do: one must be made, and not by this controller. */
  #provision(claim: PersistentVolumeClaim, className: string): void {
    const { store, writer, recorder } = this.#parts
    const storageClass = store.get(storageClassKind, undefined, className)
    if (storageClass === undefined) {
      const message = `storageclass.storage.k8s.io ${JSON.stringify(className)} not found`
      recorder.event(claim, 'Warning', 'ProvisioningFailed', message)
      return
    }
    const { provisioner } = storageClass
    if (provisioner === noProvisioner) {
      recorder.event(claim, 'Warning', 'ProvisioningFailed', `no volume plugin matched name: ${provisioner}`)
      return
    }
    const asked = { [betaStorageProvisioner]: provisioner, [storageProvisioner]: provisioner }
    const told =
      annotationOf(claim, storageProvisioner) === provisioner
        ? claim
        : writer.update(persistentVolumeClaimKind, { ...claim, metadata: withAnnotations(claim.metadata, asked) })
    recorder.event(
      told,
      'Normal',
      'ExternalProvisioning',
      `Waiting for a volume to be created either by the external provisioner '${provisioner}' or manually by the ` +
        'system administrator. If volume creation is delayed, please verify that the provisioner is running and ' +
        'correctly registered.'
    )
  }

  /** The claim asks for one volume by name. */
  #syncNamed(claim: PersistentVolumeClaim, volumeName: string): boolean {
    const { store, recorder } = this.#parts
    const volume = store.get(persistentVolumeKind, undefined, volumeName)
    if (volume === undefined) return true
    if (volume.spec.claimRef !== undefined && !isBoundTo(volume, claim)) {
      if (annotationOf(claim, boundByController) === undefined) {
        const message = `volume ${JSON.stringify(volumeName)} already bound to a different claim.`
        recorder.event(claim, 'Warning', 'FailedBinding', message)
      }
      return true
    }
    const mismatch = volume.spec.claimRef === undefined ? mismatchOf(volume, claim) : undefined
    if (mismatch !== undefined) {
      const message = `Cannot bind to requested volume ${JSON.stringify(volumeName)}: ${mismatch}`
      recorder.event(claim, 'Warning', 'VolumeMismatch', message)
      return true
    }
    this.#bind(volume, claim)
    return false
  }

  #syncBound(claim: PersistentVolumeClaim): void {
    const { volumeName } = claim.spec
    if (!volumeName) {
      this.#lose(claim, 'ClaimLost', 'Bound claim has lost reference to PersistentVolume. Data on the volume is lost!')
      return
    }
    const volume = this.#parts.store.get(persistentVolumeKind, undefined, volumeName)
    if (volume === undefined)
      this.#lose(claim, 'ClaimLost', 'Bound claim has lost its PersistentVolume. Data on the volume is lost!')
    else if (volume.spec.claimRef === undefined || volume.spec.claimRef.uid === claim.metadata.uid)
      this.#bind(volume, claim)
    else {
      const message = 'Two claims are bound to the same volume, this one is bound incorrectly'
      this.#lose(claim, 'ClaimMisbound', message)
    }
  }

  #lose(claim: PersistentVolumeClaim, reason: string, message: string): void {
    if (claim.status?.phase === 'Lost') return
    const { accessModes: _modes, capacity: _capacity, ...status } = claim.status ?? {}
    const lost = { ...claim, status: { ...status, phase: 'Lost' } }
    this.#parts.recorder.event(
      this.#parts.writer.updateStatus(persistentVolumeClaimKind, lost),
      'Warning',
      reason,
      message
    )
  }

  /** In upstream's order: the volume names the claim, is Bound; the claim names the volume, is Bound. */
  #bind(volume: PersistentVolume, claim: PersistentVolumeClaim): void {
    const { writer } = this.#parts
    const named = boundVolume(volume, claim)
    const written = named === volume ? volume : writer.update(persistentVolumeKind, named)
    if (written.status?.phase !== 'Bound')
      writer.updateStatus(persistentVolumeKind, { ...written, status: { ...written.status, phase: 'Bound' } })
    const bound = boundClaim(claim, volume)
    const stored = bound === claim ? claim : writer.update(persistentVolumeClaimKind, bound)
    const status = statusOfBound(stored, volume)
    if (status !== stored.status) writer.updateStatus(persistentVolumeClaimKind, { ...stored, status })
  }
}
