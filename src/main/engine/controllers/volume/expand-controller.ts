import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import type { PersistentVolumeClaim } from '../../../../shared/schema/types.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { isGrowing } from '../../volumes/claim-growth.ts'
import { requestedStorage } from '../../volumes/volume-match.ts'
import { WorkQueue } from '../work-queue.ts'

const waiting = 'waiting for an external controller to expand this PVC'

/**
 * Tells who grows a claim's volume: since 1.31 no plugin of upstream's own can, a driver's resizer does
 * (pkg/controller/volume/expand).
 */
export class ExpandController implements Component {
  readonly name = 'volume_expand'
  readonly #plane: ControlPlane
  readonly #recorder: EventRecorder
  readonly #queue: WorkQueue

  constructor(plane: ControlPlane) {
    this.#plane = plane
    this.#recorder = plane.recorder(this.name)
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    this.#plane.store.onChange<PersistentVolumeClaim>(persistentVolumeClaimKind, ({ object, previous }) => {
      if (previous === undefined || requestedStorage(object) === requestedStorage(previous)) return
      if (isGrowing(object)) this.#queue.add(keyOfObject(object))
    })
  }

  #reconcile(key: string): void {
    const claim = this.#plane.store.byKey(persistentVolumeClaimKind, key)
    if (claim !== undefined && isGrowing(claim)) this.#recorder.event(claim, 'Normal', 'ExternalExpanding', waiting)
  }
}
