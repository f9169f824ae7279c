import type { NetworkClient, NetworkRequest } from '../../../shared/network/request.ts'
import type { LoadChart } from '../../../shared/contract/traffic.ts'
import type { LoadDocument, LoadShape, TrafficOutcome } from '../../../shared/network/traffic.ts'
import { host } from '../../connection/host.ts'
import { useDocument } from '../../connection/use-live.ts'

/** All loads, the newest first. */
export function useLoads(): ReturnType<typeof useDocument<readonly LoadDocument[]>> {
  return useDocument<readonly LoadDocument[]>('traffic', (client, live, options) => client.traffic.watch(live, options))
}

/** The past of a load over the last `range` milliseconds of simulated time. */
export function useLoadSeries(id: string, range: number): ReturnType<typeof useDocument<LoadChart | undefined>> {
  return useDocument<LoadChart | undefined>(`traffic/${id}/${range}`, (client, live, options) =>
    client.traffic.series({ ...live, id, range }, options)
  )
}

export async function startLoad(load: {
  readonly client: NetworkClient
  readonly request: NetworkRequest
  readonly shape: LoadShape
  readonly seconds?: number
}): Promise<TrafficOutcome> {
  const { client, call } = host()
  return client.traffic.start({ ...call, ...mutable(load) })
}

export async function changeLoad(id: string, shape: LoadShape): Promise<TrafficOutcome> {
  const { client, call } = host()
  return client.traffic.change({ ...call, id, shape })
}

export async function stopLoad(id: string): Promise<TrafficOutcome> {
  const { client, call } = host()
  return client.traffic.stop({ ...call, id })
}

export async function removeLoad(id: string): Promise<TrafficOutcome> {
  const { client, call } = host()
  return client.traffic.remove({ ...call, id })
}

/** The contract's inputs are written without readonly. */
function mutable<T extends { readonly request: NetworkRequest }>(
  load: T
): Omit<T, 'request'> & { request: Omit<NetworkRequest, 'headers'> & { headers?: Record<string, string> } } {
  const { headers, ...request } = load.request
  return { ...load, request: { ...request, ...(headers === undefined ? {} : { headers: { ...headers } }) } }
}
