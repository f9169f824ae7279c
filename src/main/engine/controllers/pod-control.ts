import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { KubeObject, NewObject } from '../../../shared/kube/object.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { ApiError } from '../api/api-error.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { EventRecorder } from '../events/event-recorder.ts'

/** Makes and deletes pods for their controller, and says so in its events; upstream's controller.RealPodControl. */
export class PodControl {
  readonly #writer: ObjectWriter
  readonly #recorder: EventRecorder

  constructor(writer: ObjectWriter, recorder: EventRecorder) {
    this.#writer = writer
    this.#recorder = recorder
  }

  /** Throws the ApiError of a refusal, but not that of a namespace that is being deleted: there nothing can be made. */
  create(owner: KubeObject, pod: NewObject<Pod>): void {
    try {
      const { metadata } = this.#writer.create<Pod>(podKind, pod)
      this.#recorder.event(owner, 'Normal', 'SuccessfulCreate', `Created pod: ${metadata.name}`)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.status.details?.causes?.some(({ reason }) => reason === 'NamespaceTerminating') === true) return
      this.#recorder.event(owner, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
      throw error
    }
  }

  /** The refusal, where there was one. A pod that is gone already is as good as deleted. */
  delete(owner: KubeObject, { metadata: { name, namespace } }: Pod): ApiError | undefined {
    try {
      this.#writer.delete(podKind, namespace, name)
      this.#recorder.event(owner, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`)
      return undefined
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.reason === 'NotFound') return undefined
      this.#recorder.event(owner, 'Warning', 'FailedDelete', `Error deleting: ${error.message}`)
      return error
    }
  }
}
