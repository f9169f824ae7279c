// The PersistentVolumeClaims of a StatefulSet's pods, and who owns them by its retention policy (upstream's
// stateful_pod_control.go and stateful_set_utils.go).
import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { statefulSetKind } from '../../../../shared/kinds/statefulset/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { KubeObject, OwnerReference } from '../../../../shared/kube/object.ts'
import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../../../shared/schema/types.ts'
import { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { newControllerRef } from '../controller-ref.ts'
import { claimNameOf, isWanted, memberNameOf } from './identity.ts'

export class ClaimKeeper {
  readonly #store: ObjectStore
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder

  constructor(store: ObjectStore, writer: ObjectWriter, recorder: EventRecorder) {
    this.#store = store
    this.#writer = writer
    this.#recorder = recorder
  }

  /** Creates the claims that a pod of this ordinal lacks. Throws the first refusal, when all were tried. */
  createMissing(set: StatefulSet, ordinal: number): void {
    let failure: ApiError | undefined
    for (const template of set.spec.volumeClaimTemplates ?? []) {
      const name = claimNameOf(template.metadata.name, set, ordinal)
      if (this.#store.get(persistentVolumeClaimKind, set.metadata.namespace, name) !== undefined) continue
      failure = this.#create(set, ordinal, template) ?? failure
    }
    if (failure !== undefined) throw failure
  }

  /** Whether a claim is going, or still belongs to an earlier pod of this name and will go with it. */
  isStale(set: StatefulSet, ordinal: number): boolean {
    const name = memberNameOf(set, ordinal)
    return this.#of(set, ordinal).some(
      ({ metadata }) =>
        metadata.deletionTimestamp !== undefined ||
        metadata.ownerReferences?.some((owner) => owner.kind === 'Pod' && owner.name === name)
    )
  }

  /** Makes the owners of a pod's claims those that the retention policy asks for. */
  settleOwners(set: StatefulSet, ordinal: number, pod: Pod): void {
    for (const claim of this.#of(set, ordinal)) {
      const present = claim.metadata.ownerReferences ?? []
      const isOurs = (owner: OwnerReference) => refersTo(owner, set) || refersTo(owner, pod)
      if (present.some((owner) => owner.controller === true && !isOurs(owner))) {
        const message = `PersistentVolumeClaim ${claim.metadata.name} has a conflicting OwnerReference that acts as a managing controller, the retention policy is ignored for this claim`
        this.#recorder.event(set, 'Warning', 'ConflictingController', message)
        continue
      }
      const wanted = ownerOf(set, ordinal, pod)
      const ownerReferences = [...present.filter((owner) => !isOurs(owner)), ...(wanted === undefined ? [] : [wanted])]
      if (deepEqual(ownerReferences, present)) continue
      const { ownerReferences: _before, ...metadata } = claim.metadata
      const next = ownerReferences.length === 0 ? metadata : { ...metadata, ownerReferences }
      this.#writer.update(persistentVolumeClaimKind, { ...claim, metadata: next })
    }
  }

  #of(set: StatefulSet, ordinal: number): readonly PersistentVolumeClaim[] {
    return (set.spec.volumeClaimTemplates ?? []).flatMap(({ metadata }) => {
      const claim = this.#store.get(
        persistentVolumeClaimKind,
        set.metadata.namespace,
        claimNameOf(metadata.name, set, ordinal)
      )
      return claim === undefined ? [] : [claim]
    })
  }

  #create(set: StatefulSet, ordinal: number, template: PersistentVolumeClaim): ApiError | undefined {
    const name = claimNameOf(template.metadata.name, set, ordinal)
    const podName = memberNameOf(set, ordinal)
    const labels = { ...template.metadata.labels, ...set.spec.selector.matchLabels }
    const { annotations } = template.metadata
    const where = `in StatefulSet ${set.metadata.name}`
    try {
      this.#writer.create<PersistentVolumeClaim>(persistentVolumeClaimKind, {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name,
          namespace: set.metadata.namespace!,
          labels,
          ...(annotations === undefined ? {} : { annotations })
        },
        spec: template.spec
      })
      this.#recorder.event(set, 'Normal', 'SuccessfulCreate', `create Claim ${name} Pod ${podName} ${where} success`)
      return undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      const message = `create Claim ${name} for Pod ${podName} ${where} failed error: ${error.message}`
      this.#recorder.event(set, 'Warning', 'FailedCreate', message)
      return error
    }
  }
}

function refersTo(owner: OwnerReference, object: KubeObject): boolean {
  return owner.kind === object.kind && owner.apiVersion === object.apiVersion && owner.name === object.metadata.name
}

/** With whom a claim goes: the set, the pod that is scaled away, or nobody. */
function ownerOf(set: StatefulSet, ordinal: number, pod: Pod): OwnerReference | undefined {
  const { whenDeleted, whenScaled } = set.spec.persistentVolumeClaimRetentionPolicy ?? {}
  if (whenScaled === 'Delete' && !isWanted(set, ordinal)) return newControllerRef(podKind, pod)
  return whenDeleted === 'Delete' ? newControllerRef(statefulSetKind, set) : undefined
}
