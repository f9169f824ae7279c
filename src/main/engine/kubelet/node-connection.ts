// What a kubelet has of the API: nothing while it is cut off from it.
import type { KubeObject } from '../../../shared/kube/object.ts'
import { ApiError } from '../api/api-error.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { EventRecorder, EventType } from '../events/event-recorder.ts'

/** Whether the API can be reached. */
export type IsConnected = () => boolean

/** A writer whose writes fail while the API cannot be reached, as client-go's do. */
export function connectedWriter(writer: ObjectWriter, isConnected: IsConnected): ObjectWriter {
  const reached = (): ObjectWriter => {
    if (!isConnected()) throw new ApiError(503, 'ServiceUnavailable', 'the API server cannot be reached')
    return writer
  }
  return {
    create: (kind, object) => reached().create(kind, object),
    update: (kind, object) => reached().update(kind, object),
    updateStatus: (kind, object) => reached().updateStatus(kind, object),
    updateScale: (kind, object, replicas) => reached().updateScale(kind, object, replicas),
    bind: (pod) => reached().bind(pod),
    delete: (kind, namespace, name, options) => reached().delete(kind, namespace, name, options)
  }
}

/** A recorder whose events are lost while the API cannot be reached. */
export function connectedRecorder(recorder: EventRecorder, isConnected: IsConnected): EventRecorder {
  return {
    event(about: KubeObject, type: EventType, reason: string, message: string, fieldPath?: string): void {
      if (isConnected()) recorder.event(about, type, reason, message, fieldPath)
    }
  }
}
