// Removing images that no container uses, after upstream's pkg/kubelet/images/image_gc_manager.go.
import { memoryBytes } from '../../../../shared/kube/quantity.ts'
import type { Node } from '../../../../shared/schema/types.ts'
import type { ControlPlane } from '../../control-plane.ts'
import type { Kubelets } from '../kubelets.ts'
import { storageInUse, type MachineUse } from './node-observation.ts'

/** Upstream's imageGCHighThresholdPercent and imageGCLowThresholdPercent, as shares of the disk. */
const highShare = 0.85
const lowShare = 0.8
/** Upstream's ImageGCPeriod, in milliseconds. */
const collectionPeriod = 300_000

export class ImageCollection {
  readonly #plane: ControlPlane
  readonly #kubelets: Kubelets
  /** When each node was last collected, in milliseconds, and whether that failed. */
  readonly #last = new Map<string, { readonly at: number; readonly hasFailed: boolean }>()

  constructor(plane: ControlPlane, kubelets: Kubelets) {
    this.#plane = plane
    this.#kubelets = kubelets
  }

  forget(nodeName: string): void {
    this.#last.delete(nodeName)
  }

  /** Removes every image that nothing uses; returns the bytes that this frees. */
  removeUnused(nodeName: string): number {
    return this.#kubelets.removeUnusedImages(nodeName)
  }

  /** Removes images from a disk that is fuller than the high threshold, and says so where that is not enough. */
  collectIfFull(node: Node, use: MachineUse): void {
    const { name } = node.metadata
    const capacity = memoryBytes(node.status?.capacity?.['ephemeral-storage'])
    const used = storageInUse(use)
    const { now } = this.#plane.clock
    const last = this.#last.get(name)
    if (used < capacity * highShare || (last !== undefined && now - last.at < collectionPeriod)) return
    const wanted = Math.ceil(used - capacity * lowShare)
    const freed = this.removeUnused(name)
    const hasFailed = freed < wanted
    this.#last.set(name, { at: now, hasFailed })
    if (!hasFailed) return
    const message =
      `Failed to garbage collect required amount of images. Attempted to free ${wanted} bytes, ` +
      `but only found ${freed} bytes eligible to free.`
    const recorder = this.#plane.recorder('kubelet', name)
    recorder.event(node, 'Warning', 'FreeDiskSpaceFailed', message)
    if (last?.hasFailed === true) recorder.event(node, 'Warning', 'ImageGCFailed', message)
  }
}
