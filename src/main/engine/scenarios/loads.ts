// Steady loads of requests, for scenarios: started as a person would, and read.
import type { LoadDocument, LoadShape, SteadyLoad } from '../../../shared/network/traffic.ts'
import type { NetworkClient, NetworkRequest } from '../../../shared/network/request.ts'
import type { Cluster } from './cluster.ts'

/** Starts a load on `http://HOST:PORT/PATH` and returns its id. A number is a constant rate. Throws where it is refused. */
export function startLoad(
  cluster: Cluster,
  client: NetworkClient,
  url: string,
  rate: number | LoadShape,
  more: Partial<NetworkRequest> & Pick<SteadyLoad, 'seconds'> = {}
): string {
  const { protocol, hostname, port, pathname } = new URL(url)
  const scheme = protocol.slice(0, -1) as NetworkRequest['scheme']
  const number = port === '' ? (scheme === 'https' ? 443 : 80) : Number(port)
  const { seconds, ...request } = more
  const outcome = cluster.engine.changeTraffic({
    type: 'start',
    load: {
      client,
      request: { scheme, host: hostname, port: number, path: pathname, ...request },
      shape: typeof rate === 'number' ? { kind: 'constant', rps: rate } : rate,
      ...(seconds === undefined ? {} : { seconds })
    }
  })
  if (!outcome.isDone) throw new Error(outcome.message)
  return outcome.id
}

export function loadOf(cluster: Cluster, id: string): LoadDocument {
  return cluster.engine.traffic.document(id)!
}

/** "refused 300/s, 502 20/s": why requests fail now. */
export function failing(cluster: Cluster, id: string): string {
  return loadOf(cluster, id)
    .failing.map(({ reason, rps }) => `${reason} ${Math.round(rps)}/s`)
    .join(', ')
}

/** What each pod gets, whole requests a second, the busiest first. */
export function rates(cluster: Cluster, id: string): readonly number[] {
  return loadOf(cluster, id).pods.map(({ rps }) => Math.round(rps))
}
