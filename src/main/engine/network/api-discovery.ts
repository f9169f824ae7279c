// Whether an add-on answers for the API that it is registered with, as the API server finds out before it sends anybody
// there.
import { apiServiceKind } from '../../../shared/kinds/apiservice/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { LivingRuntime } from '../containers/living-runtime.ts'
import type { ObjectStore } from '../store/object-store.ts'
import type { Network } from './network.ts'

export interface ApiDiscoveryParts {
  readonly store: ObjectStore
  readonly network: Pick<Network, 'reach' | 'dialFailure'>
  readonly runtime: Pick<LivingRuntime, 'launchOf'>
  /** The machine whose API server asks; undefined where none runs. */
  readonly apiNode: () => string | undefined
}

/** A group's version, and the Service that is to answer for it. */
export interface ServedBy {
  readonly group: string
  readonly version: string
  readonly service: { readonly namespace: string; readonly name: string; readonly port: number }
}

/** Why it does not, in the words of Go's HTTP client; undefined where it does. */
export function discoveryComplaint(
  { apiNode, network, runtime, store }: ApiDiscoveryParts,
  { group, version, service }: ServedBy
): string | undefined {
  const address = store.get(serviceKind, service.namespace, service.name)?.spec.clusterIP ?? ''
  const node = apiNode()
  const url = `https://${address}:${service.port}/apis/${group}/${version}`
  const failed = (cause: string): string => `failing or missing response from ${url}: ${cause}`
  const get = (cause: string): string => failed(`Get "${url}": ${cause}`)
  const reached = node === undefined ? undefined : network.reach({ kind: 'node', node }, address, service.port)
  switch (reached?.kind) {
    case 'refused':
      return get(`dial tcp ${address}:${service.port}: connect: connection refused`)
    case 'unreachable':
      return get(`dial tcp ${address}:${service.port}: connect: no route to host`)
    case 'container': {
      const serves = runtime.launchOf(reached.id)?.image.api
      return serves === `${group}/${version}` ? undefined : failed(`bad status from ${url}: 404`)
    }
    case 'program':
    case 'outside':
      return failed(`bad status from ${url}: 404`)
    default:
      return get('context deadline exceeded')
  }
}

/** Milliseconds that the way to the API of an APIService is tried in vain at this moment; undefined where it leads there. */
export function unreachedFor({ apiNode, network, store }: ApiDiscoveryParts, apiService: string): number | undefined {
  const { service } = store.get(apiServiceKind, undefined, apiService)?.spec ?? {}
  const { namespace = '', name = '', port = 443 } = service ?? {}
  const address = store.get(serviceKind, namespace, name)?.spec.clusterIP
  const node = apiNode()
  if (address === undefined || node === undefined) return undefined
  return network.dialFailure({ kind: 'node', node }, address, port)?.waited
}
