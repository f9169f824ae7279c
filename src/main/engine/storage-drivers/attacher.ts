import { persistentVolumeKind } from '../../../shared/kinds/persistentvolume/kind.ts'
import { volumeAttachmentKind } from '../../../shared/kinds/volumeattachment/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { PersistentVolume, VolumeAttachment } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { WorkQueue } from '../controllers/work-queue.ts'
import { keyOfObject } from '../store/object-store.ts'

/** Milliseconds that the machines' controller takes for plugging a disk in, and for pulling it out. */
const attachTime = 1200
const detachTime = 800

/** Plugs disks into machines as attachments say: what github.com/kubernetes-csi/external-attacher does for a driver. */
export class Attacher implements Component {
  readonly name: string
  readonly #plane: ControlPlane
  readonly #driver: string
  readonly #finalizer: string
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  readonly #volumes: WorkQueue
  /** How many attachments each volume has. */
  readonly #counts = new Map<string, number>()

  constructor(plane: ControlPlane, driver: string) {
    this.name = `attacher ${driver}`
    this.#plane = plane
    this.#driver = driver
    this.#finalizer = `external-attacher/${driver.replaceAll('.', '-')}`
    this.#writer = plane.writer('csi-attacher')
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
      if (type !== 'DELETED' && object.metadata.deletionTimestamp !== undefined) this.#volumes.add(keyOfObject(object))
    })
    for (const attachment of store.all(volumeAttachmentKind)) {
      if (attachment.spec.attacher !== this.#driver) continue
      this.#count(attachment, 1)
      this.#look(attachment)
    }
  }

  #count(attachment: VolumeAttachment, change: number): void {
    const key = volumeKeyOf(attachment)
    const count = (this.#counts.get(key) ?? 0) + change
    if (count === 0) this.#counts.delete(key)
    else this.#counts.set(key, count)
  }

  #look(attachment: VolumeAttachment): void {
    const key = keyOfObject(attachment)
    if (attachment.metadata.deletionTimestamp !== undefined) this.#queue.addAfter(key, detachTime)
    else if (attachment.status?.attached !== true) this.#queue.addAfter(key, attachTime)
  }

  #reconcile(key: string): void {
    const attachment = this.#plane.store.byKey(volumeAttachmentKind, key)
    if (attachment === undefined) return
    if (attachment.metadata.deletionTimestamp !== undefined) {
      this.#writer.update(volumeAttachmentKind, withoutFinalizer(attachment, this.#finalizer))
      return
    }
    if (attachment.status?.attached === true) return
    const volume = this.#plane.store.byKey(persistentVolumeKind, volumeKeyOf(attachment))
    if (volume === undefined) return
    const kept = withFinalizer(volume, this.#finalizer)
    if (kept !== volume) this.#writer.update(persistentVolumeKind, kept)
    const held = this.#writer.update(volumeAttachmentKind, withFinalizer(attachment, this.#finalizer))
    this.#writer.updateStatus(volumeAttachmentKind, { ...held, status: { attached: true } })
  }

  /** A volume that is to go may, once it is plugged in nowhere. */
  #releaseVolume(key: string): void {
    const volume = this.#plane.store.byKey(persistentVolumeKind, key)
    if (volume?.metadata.deletionTimestamp === undefined || this.#counts.has(key)) return
    const released = withoutFinalizer(volume, this.#finalizer)
    if (released !== volume) this.#writer.update(persistentVolumeKind, released)
  }
}

function volumeKeyOf({ spec }: VolumeAttachment): string {
  return `/${spec.source.persistentVolumeName ?? ''}`
}

function withFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  const { finalizers = [] } = object.metadata
  if (finalizers.includes(finalizer)) return object
  return { ...object, metadata: { ...object.metadata, finalizers: finalizers.concat(finalizer) } }
}

function withoutFinalizer<T extends KubeObject>(object: T, finalizer: string): T {
  const left = object.metadata.finalizers?.filter((one) => one !== finalizer)
  if (left?.length === object.metadata.finalizers?.length) return object
  const { finalizers: _before, ...metadata } = object.metadata
  return { ...object, metadata: left === undefined || left.length === 0 ? metadata : { ...metadata, finalizers: left } }
}
