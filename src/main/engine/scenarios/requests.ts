// Requests through the simulated network, for scenarios: sent, waited for on the stepped clock, and read.
import type { NetworkAnswer, NetworkClient, NetworkRequest, RequestReport } from '../../../shared/network/request.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { Cluster } from './cluster.ts'

export const outside: NetworkClient = { kind: 'outside' }

export function fromNode(node: string): NetworkClient {
  return { kind: 'node', node }
}

export function fromPod(cluster: Cluster, name: string, namespace?: string): NetworkClient {
  return { kind: 'pod', uid: cluster.get<Pod>(`pods ${name}`, namespace)!.metadata.uid }
}

/** Sends `http://HOST:PORT/PATH`, or connects only, and waits until it has ended: at most ten minutes. */
export function ask(
  cluster: Cluster,
  client: NetworkClient,
  url: string,
  more: Partial<NetworkRequest> = {}
): RequestReport {
  const { protocol, hostname, port, pathname } = new URL(url)
  const scheme = protocol.slice(0, -1) as NetworkRequest['scheme']
  const number = port === '' ? (scheme === 'https' ? 443 : 80) : Number(port)
  let report: RequestReport | undefined
  cluster.engine.sendRequest(client, { scheme, host: hostname, port: number, path: pathname, ...more }, (heard) => {
    report = heard
  })
  cluster.until(() => report !== undefined, 600, 0.01)
  if (report === undefined) throw new Error(`${url} never ended`)
  return report
}

/** "200", "connected", "refused", "timed-out" and the like. */
export function outcome({ answer }: { readonly answer: NetworkAnswer }): string {
  if (answer.kind === 'http') return String(answer.status)
  return answer.kind === 'unresolved' ? answer.why : answer.kind
}

/** The names of the pods that answered so many requests, each with its count. */
export function answerers(reports: readonly RequestReport[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const report of reports) {
    const name = report.by?.pod?.name ?? outcome(report)
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

export function times<T>(count: number, make: () => T): readonly T[] {
  return Array.from({ length: count }, make)
}

/** "worker-1 KUBE-SVC-...: what happens", a line a hop. */
export function wayOf({ hops }: RequestReport): string {
  return hops
    .map(
      ({ node = '', pod, at, what, isLost }) =>
        `${node}${pod === undefined ? '' : `/${pod}`} ${at}: ${what}${isLost === true ? ' LOST' : ''}`
    )
    .join('\n')
}
