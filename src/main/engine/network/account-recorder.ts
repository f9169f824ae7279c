// Events of add-ons: written through the API with the permissions of their ServiceAccount, as every client has it.
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { Json, KubeObject, NewObject } from '../../../shared/kube/object.ts'
import type { Event } from '../../../shared/schema/types.ts'
import type { Identity } from '../api/request.ts'
import type { ControlPlane } from '../control-plane.ts'
import type { EventRecorder } from '../events/event-recorder.ts'
import { StoreRecorder, type EventWriter } from '../events/store-recorder.ts'
import { accountApi, type AskApi } from './account-api.ts'

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
  const ask = accountApi(api, who)
  const writer: EventWriter = {
    create<T extends KubeObject>(kind: Kind<T>, object: NewObject<T>): T {
      const { namespace = 'default' } = object.metadata
      return ask(kind, { verb: 'create', namespace, body: object as unknown as Json })
    },
    // client-go patches an event that is counted on.
    update<T extends KubeObject>(kind: Kind<T>, object: T): T {
      const { name, namespace = 'default' } = object.metadata
      const { count, lastTimestamp, message } = object as unknown as Event
      const body = { count: count ?? 1, lastTimestamp: lastTimestamp ?? null, message: message ?? '' }
      return ask(kind, { verb: 'patch', namespace, name, patchType: 'strategic', body })
    }
  }
  return new StoreRecorder(clock, store, writer, component, host)
}
