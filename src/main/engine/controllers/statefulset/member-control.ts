import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { deepEqual } from '../../../../shared/kube/deep-equal.ts'
import type { ControllerRevision, Pod, StatefulSet } from '../../../../shared/schema/types.ts'
import { ApiError } from '../../api/api-error.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { EventRecorder } from '../../events/event-recorder.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { ClaimKeeper } from './claims.ts'
import { memberNameOf, newMember, withIdentity } from './identity.ts'

type Verb = 'create' | 'update' | 'delete'
const reasons: Readonly<Record<Verb, string>> = { create: 'Create', update: 'Update', delete: 'Delete' }

/** Makes and removes the pods of StatefulSets, and says so in events; upstream's StatefulPodControl. */
export class MemberControl {
  readonly claims: ClaimKeeper
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder

  constructor(store: ObjectStore, writer: ObjectWriter, recorder: EventRecorder) {
    this.#writer = writer
    this.#recorder = recorder
    this.claims = new ClaimKeeper(store, writer, recorder)
  }

  /** Its claims first. Throws ApiError. */
  create(set: StatefulSet, ordinal: number, revision: ControllerRevision): void {
    this.#say('create', set, memberNameOf(set, ordinal), () => {
      this.claims.createMissing(set, ordinal)
      const pod = this.#writer.create<Pod>(podKind, newMember(set, ordinal, revision))
      this.claims.settleOwners(set, ordinal, pod)
    })
  }

  /** Gives back to a pod what makes it this one, as far as a pod can change. Throws ApiError. */
  restore(set: StatefulSet, ordinal: number, pod: Pod): void {
    this.claims.settleOwners(set, ordinal, pod)
    const next = withIdentity(pod, ordinal)
    if (deepEqual(next, pod)) return
    this.#say('update', set, pod.metadata.name, () => {
      this.claims.createMissing(set, ordinal)
      this.#writer.update(podKind, next)
    })
  }

  /** Throws ApiError. */
  delete(set: StatefulSet, { metadata }: Pod): void {
    this.#say('delete', set, metadata.name, () => this.#writer.delete(podKind, metadata.namespace, metadata.name))
  }

  #say(verb: Verb, set: StatefulSet, podName: string, act: () => void): void {
    const what = `${verb} Pod ${podName} in StatefulSet ${set.metadata.name}`
    try {
      act()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      // Somebody made it meanwhile: the next look finds it.
      if (verb === 'create' && error.reason === 'AlreadyExists') throw error
      const message = `${what} failed error: ${error.message}`
      this.#recorder.event(set, 'Warning', `Failed${reasons[verb]}`, message)
      throw error
    }
    this.#recorder.event(set, 'Normal', `Successful${reasons[verb]}`, `${what} successful`)
  }
}
