import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { volumeAttachmentKind } from '../../../shared/kinds/volumeattachment/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { PersistentVolume, VolumeAttachment } from '../../../shared/schema/types.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { WorkQueue } from '../controllers/work-queue.ts'
import { keyOfObject } from '../store/object-store.ts'
import type { ActingProgram, DriverPod } from './driver-pod.ts'

/** Milliseconds that the machines' controller takes for plugging a disk in, and for pulling it out. */
const attachTime = 1200
const detachTime = 800

/**
 * Plugs disks into machines as attachments say: what github.com/kubernetes-csi/external-attacher does for a driver, as
 * the ServiceAccount of the driver's pod.
 */
export class Attacher implements Component {
  readonly name: string
  readonly #plane: ControlPlane
  readonly #driver: string
  readonly #finalizer: string
  readonly #pod: DriverPod
  readonly #acting: () => ActingProgram | undefined
  readonly #queue: WorkQueue
  readonly #volumes: WorkQueue
  /** How many attachments each volume has. */
  readonly #counts = new Map<string, number>()

  constructor(plane: ControlPlane, pod: DriverPod, driver: string) {
    this.name = `attacher ${driver}`
    this.#plane = plane
    this.#driver = driver
    this.#finalizer = `external-attacher/${driver.replaceAll('.', '-')}`
    this.#pod = pod
    this.#acting = pod.program({ container: 'csi-attacher', component: () => `csi-attacher ${driver}` })
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key))
    this.#volumes = new WorkQueue(plane.clock, (key) => this.#releaseVolume(key))
  }

  start(): void {
    const { store } = this.#plane
    store.onChange<VolumeAttachment>(volumeAttachmentKind, ({ type, object }) => {
      if (object.spec.attacher !== this.#driver) return
      if (type !== 'MODIFIED') this.#count(object, type === 'ADDED' ? 1 : -1)
      if (type === 'DELETED') this.#volumes.add(volumeKeyOf(object))
      else this.#look(object)
    })
    store.onChange<PersistentVolume>(persistentVolumeKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#lookAtVolume(object)
    })
    this.#pod.onLeader(() => {
      for (const attachment of store.all(volumeAttachmentKind)) this.#look(attachment)
      for (const volume of store.all(persistentVolumeKind)) this.#lookAtVolume(volume)
    })
    for (const attachment of store.all(volumeAttachmentKind)) {
      if (attachment.spec.attacher === this.#driver) this.#count(attachment, 1)
      this.#look(attachment)
    }
  }

  #lookAtVolume(volume: PersistentVolume): void {
    if (volume.metadata.deletionTimestamp !== undefined) this.#volumes.add(keyOfObject(volume))
  }

  #count(attachment: VolumeAttachment, change: number): void {
    const key = volumeKeyOf(attachment)
    const count = (this.#counts.get(key) ?? 0) + change
    if (count === 0) this.#counts.delete(key)
    else this.#counts.set(key, count)
  }

  #look(attachment: VolumeAttachment): void {
    if (attachment.spec.attacher !== this.#driver) return
    const key = keyOfObject(attachment)
    if (attachment.metadata.deletionTimestamp !== undefined) this.#queue.addAfter(key, detachTime)
    else if (attachment.status?.attached !== true) this.#queue.addAfter(key, attachTime)
  }

  #reconcile(key: string): void {
    const acting = this.#acting()
    const attachment = this.#plane.store.byKey(volumeAttachmentKind, key)
    if (acting === undefined || attachment === undefined) return
    if (attachment.metadata.deletionTimestamp !== undefined) {
      this.#release(acting, volumeAttachmentKind, attachment)
      return
    }
    if (attachment.status?.attached === true) return
    const volume = this.#plane.store.byKey(persistentVolumeKind, volumeKeyOf(attachment))
    if (volume === undefined) return
    this.#hold(acting, persistentVolumeKind, volume)
    this.#hold(acting, volumeAttachmentKind, attachment)
    const { name } = attachment.metadata
    const body = { status: { attached: true } }
    acting.ask(volumeAttachmentKind, { verb: 'patch', name, subresource: 'status', patchType: 'merge', body })
  }

  /** A volume that is to go may, once it is plugged in nowhere. */
  #releaseVolume(key: string): void {
    const acting = this.#acting()
    const volume = this.#plane.store.byKey(persistentVolumeKind, key)
    if (acting === undefined || volume?.metadata.deletionTimestamp === undefined || this.#counts.has(key)) return
    this.#release(acting, persistentVolumeKind, volume)
  }

  #hold<T extends KubeObject>({ ask }: ActingProgram, kind: Kind<T>, { metadata }: T): void {
    const { name, finalizers = [] } = metadata
    if (finalizers.includes(this.#finalizer)) return
    const body = { metadata: { finalizers: finalizers.concat(this.#finalizer) } }
    ask(kind, { verb: 'patch', name, patchType: 'merge', body })
  }

  #release<T extends KubeObject>({ ask }: ActingProgram, kind: Kind<T>, { metadata }: T): void {
    const { name, finalizers = [] } = metadata
    if (!finalizers.includes(this.#finalizer)) return
    const left = finalizers.filter((one) => one !== this.#finalizer)
    const body = { metadata: { finalizers: left.length === 0 ? null : left } }
    ask(kind, { verb: 'patch', name, patchType: 'merge', body })
  }
}

function volumeKeyOf({ spec }: VolumeAttachment): string {
  return `/${spec.source.persistentVolumeName ?? ''}`
}
