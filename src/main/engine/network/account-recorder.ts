// Events of add-ons: written through the API with the permissions of their ServiceAccount, as every client has it.
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { Json, KubeObject, NewObject } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import type { Event } from '../../../shared/schema/types.ts'
import { ApiError, forbidden } from '../api/api-error.ts'
import type { ApiRequest, ApiResponse, Identity } from '../api/request.ts'
import type { ControlPlane } from '../control-plane.ts'
import type { EventRecorder } from '../events/event-recorder.ts'
import { StoreRecorder, type EventWriter } from '../events/store-recorder.ts'

export type AskApi = (request: ApiRequest, identity: Identity) => ApiResponse

/** `who` acts, by then; what the API refuses is lost. */
export function accountRecorder(
  { clock, store }: ControlPlane,
  {
    api,
    component,
    who,
    host
  }: {
    readonly api: AskApi
    readonly component: string
    readonly who: () => Identity | undefined
    readonly host?: string
  }
): EventRecorder {
  const ask = (
    kind: Kind,
    name: string,
    request: Pick<ApiRequest, 'verb' | 'namespace' | 'name' | 'patchType' | 'body'>
  ): KubeObject => {
    const identity = who()
    if (identity === undefined) throw forbidden(kind, name, 'nobody acts')
    const { group, version, resource } = kind
    const response = api({ group, version, resource, ...request }, identity)
    if (response.code >= 300) throw ApiError.of(response.object as Status)
    return response.object as KubeObject
  }
  const writer: EventWriter = {
    create<T extends KubeObject>(kind: Kind<T>, object: NewObject<T>): T {
      const { name = '', namespace = 'default' } = object.metadata
      return ask(kind as Kind, name, { verb: 'create', namespace, body: object as unknown as Json }) as T
    },
    // client-go patches an event that is counted on.
    update<T extends KubeObject>(kind: Kind<T>, object: T): T {
      const { name, namespace = 'default' } = object.metadata
      const { count, lastTimestamp, message } = object as unknown as Event
      const body = { count: count ?? 1, lastTimestamp: lastTimestamp ?? null, message: message ?? '' }
      return ask(kind as Kind, name, { verb: 'patch', namespace, name, patchType: 'strategic', body }) as T
    }
  }
  return new StoreRecorder(clock, store, writer, component, host)
}
