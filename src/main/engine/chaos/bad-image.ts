// A bad image is an ordinary change through the API, as the person who breaks it; a rollback of that change mends it.
import type { ImageFault } from '../../../shared/chaos/fault.ts'
import { containersOf } from '../../../shared/chaos/pods-targets.ts'
import type { Status } from '../../../shared/kube/status.ts'
import type { ApiRequest, ApiResponse, Identity } from '../api/request.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { FaultRecord } from './fault-records.ts'
import { objectOf } from './target-pods.ts'

export type BadImage = Extract<ImageFault, { readonly kind: 'bad-image' }>
export type CallApi = (request: ApiRequest, identity: Identity) => ApiResponse

/** The image that a workload's container asks for now; undefined where there is none. */
export function imageNow(store: ObjectStore, { target }: BadImage): string | undefined {
  const object = objectOf(store, target)
  return object && containersOf(object).find(({ name }) => name === target.container)?.image
}

/** Why the API refused; undefined where it did not. */
export function breakImage(api: CallApi, fault: BadImage, identity: Identity): string | undefined {
  return setImage(api, fault, fault.image, identity)
}

/** Puts the image back that was there before, unless somebody has put another one there since. */
export function rollBack(
  store: ObjectStore,
  api: CallApi,
  { fault, before }: FaultRecord<BadImage>,
  identity: Identity
): string | undefined {
  return before === undefined || imageNow(store, fault) !== fault.image
    ? undefined
    : setImage(api, fault, before, identity)
}

function setImage(api: CallApi, { target }: BadImage, image: string, identity: Identity): string | undefined {
  const { container, ...place } = target
  const { code, object } = api(
    {
      ...place,
      verb: 'patch',
      version: 'v1',
      patchType: 'strategic',
      body: { spec: { template: { spec: { containers: [{ name: container, image }] } } } },
      options: { fieldManager: 'drydock' }
    },
    identity
  )
  return code < 300 ? undefined : (object as Status).message
}
