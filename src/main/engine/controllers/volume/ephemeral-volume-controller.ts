import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { ephemeralClaimName } from '../../../../shared/kinds/pod/pod-claims.ts'
import { controllerOf } from '../../../../shared/kube/owners.ts'
import type { NewObject } from '../../../../shared/kube/object.ts'
import type { PersistentVolumeClaim, Pod, Volume } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import { keyOfObject } from '../../store/object-store.ts'
import { newControllerRef } from '../controller-ref.ts'
import { WorkQueue } from '../work-queue.ts'

/** Makes the claims of generic ephemeral volumes: they go with their pod; upstream's pkg/controller/volume/ephemeral. */
export class EphemeralVolumeController implements Component {
  readonly name = 'ephemeral-volume-controller'
  readonly #plane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder
  readonly #queue: WorkQueue

  constructor(plane: ControlPlane) {
    this.#plane = plane
    this.#writer = plane.writer('kube-controller-manager')
    this.#recorder = plane.recorder('ephemeral_volume')
    this.#queue = new WorkQueue(plane.clock, (key) => this.#reconcile(key))
  }

  start(): void {
    const { store } = this.#plane
    store.onChange<Pod>(podKind, ({ type, object }) => {
      if (type === 'ADDED') this.#look(object)
    })
    store.onChange<PersistentVolumeClaim>(persistentVolumeClaimKind, ({ type, object }) => {
      const owner = type === 'DELETED' ? controllerOf(object) : undefined
      const pod = owner?.kind === 'Pod' ? store.get(podKind, object.metadata.namespace, owner.name) : undefined
      if (pod !== undefined) this.#look(pod)
    })
    for (const pod of store.all(podKind)) this.#look(pod)
  }

  #look(pod: Pod): void {
    if (pod.spec.volumes?.some(({ ephemeral }) => ephemeral !== undefined) === true) this.#queue.add(keyOfObject(pod))
  }

  #reconcile(key: string): void {
    const pod = this.#plane.store.byKey(podKind, key)
    if (pod === undefined || pod.metadata.deletionTimestamp !== undefined) return
    for (const volume of pod.spec.volumes ?? []) if (volume.ephemeral !== undefined) this.#provide(pod, volume)
  }

  #provide(pod: Pod, { name, ephemeral }: Volume): void {
    const claimName = ephemeralClaimName(pod.metadata.name, name)
    const { namespace } = pod.metadata
    const present = this.#plane.store.get(persistentVolumeClaimKind, namespace, claimName)
    if (present !== undefined) {
      if (controllerOf(present)?.uid === pod.metadata.uid) return
      const message = `PVC ${namespace!}/${claimName} was not created for pod ${namespace!}/${pod.metadata.name} (pod is not owner)`
      this.#recorder.event(pod, 'Warning', 'FailedBinding', `ephemeral volume ${name}: ${message}`)
      return
    }
    const template = ephemeral!.volumeClaimTemplate
    const { labels, annotations } = template?.metadata ?? {}
    const claim: NewObject<PersistentVolumeClaim> = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: claimName,
        namespace: namespace!,
        ...(labels === undefined ? {} : { labels }),
        ...(annotations === undefined ? {} : { annotations }),
        ownerReferences: [newControllerRef(podKind, pod)]
      },
      spec: template?.spec ?? {}
    }
    this.#writer.create(persistentVolumeClaimKind, claim)
  }
}
