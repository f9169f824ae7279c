// The API server as a pod reaches it: over the Service kubernetes.default, with the permissions of its ServiceAccount.
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { authenticated, serviceAccountIdentity } from '../api/authorization/identities.ts'
import type { ApiRequest, ApiResponse, Identity } from '../api/request.ts'
import type { ApiAnswer } from '../containers/programs/network/network-port.ts'
import type { Clock } from '../sim/clock.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { Network } from './network.ts'

/** Milliseconds of a request to the API server, and that Go's dialer waits for a connection. */
const roundTrip = 5
const dialTimeout = 30_000

export interface PodApiParts {
  readonly clock: Clock
  readonly store: ObjectStore
  readonly network: Pick<Network, 'reach'>
  /** The API as whoever asks finds it. */
  readonly api: (request: ApiRequest, identity: Identity) => ApiResponse
}

/** Who a pod is to the API server. */
export function podIdentity({ metadata, spec }: Pod, userAgent: string): Identity {
  const account = { namespace: metadata.namespace!, name: spec.serviceAccountName ?? 'default' }
  const { uid: _uid, ...user } = serviceAccountIdentity(account, '')
  return { ...authenticated(user), userAgent }
}

/** Asks for a pod, by its uid; `done` never hears within the call. */
export function askApiAsPod(
  { api, clock, network, store }: PodApiParts,
  uid: string,
  { request, userAgent }: { readonly request: ApiRequest; readonly userAgent: string },
  done: (answer: ApiAnswer) => void
): void {
  const pod = store.byUid(uid) as Pod | undefined
  const address = store.get(serviceKind, 'default', 'kubernetes')?.spec.clusterIP
  const fail = (cause: string, after: number): void => void clock.after(after, () => done({ kind: 'failed', cause }))
  if (pod === undefined || address === undefined) return fail('dial tcp: connect: network is unreachable', roundTrip)
  const reached = network.reach({ kind: 'pod', uid }, address, 443)
  if (reached.kind === 'silent') return fail(`dial tcp ${address}:443: i/o timeout`, dialTimeout)
  if (reached.kind === 'unreachable') return fail(`dial tcp ${address}:443: connect: no route to host`, 3000)
  if (reached.kind === 'refused') return fail(`dial tcp ${address}:443: connect: connection refused`, roundTrip)
  clock.after(roundTrip, () => {
    const { code, object, waited = 0 } = api(request, podIdentity(pod, userAgent))
    clock.after(waited, () => done({ kind: 'answer', code, object: object as unknown as Json }))
  })
}
