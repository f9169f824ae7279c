// /healthz, /livez, /readyz: upstream's healthz handlers (apiserver/pkg/server/healthz).

/** The checks of a 1.34 server in its order; all but etcd's hold as long as there is somebody to answer. */
const checks = [
  'ping',
  'log',
  'etcd',
  'etcd-readiness',
  'informer-sync',
  'poststarthook/start-apiserver-admission-initializer',
  'poststarthook/generic-apiserver-start-informers',
  'poststarthook/priority-and-fairness-config-consumer',
  'poststarthook/priority-and-fairness-filter',
  'poststarthook/storage-object-count-tracker-hook',
  'poststarthook/start-apiextensions-informers',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/crd-informer-synced',
  'poststarthook/start-system-namespaces-controller',
  'poststarthook/start-cluster-authentication-info-controller',
  'poststarthook/start-kube-apiserver-identity-lease-controller',
  'poststarthook/start-kube-apiserver-identity-lease-garbage-collector',
  'poststarthook/start-legacy-token-tracking-controller',
  'poststarthook/start-service-ip-repair-controllers',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/priority-and-fairness-config-producer',
  'poststarthook/bootstrap-controller',
  'poststarthook/start-kubernetes-service-cidr-controller',
  'poststarthook/aggregator-reload-proxy-client-cert',
  'poststarthook/start-kube-aggregator-informers',
  'poststarthook/apiservice-status-local-available-controller',
  'poststarthook/apiservice-status-remote-available-controller',
  'poststarthook/apiservice-registration-controller',
  'poststarthook/apiservice-discovery-controller',
  'poststarthook/kube-apiserver-autoregistration',
  'autoregister-completion',
  'poststarthook/apiservice-openapi-controller',
  'poststarthook/apiservice-openapiv3-controller',
  'shutdown'
]
/** What only readiness asks. */
const ofReadiness = new Set(['etcd-readiness', 'informer-sync', 'shutdown'])
const ofEtcd = new Set(['etcd', 'etcd-readiness'])
const etcdError = 'error getting data from etcd: context deadline exceeded'
const endpoints = new Set(['healthz', 'livez', 'readyz'])

export interface Health {
  readonly code: number
  readonly text: string
}

/** What a health path answers, `hasEtcd` being whether etcd has its majority; undefined where it is no such path. */
export function healthOf(path: string, query: URLSearchParams, hasEtcd: boolean): Health | undefined {
  const [endpoint, ...rest] = path.split('/').slice(1)
  if (endpoint === undefined || !endpoints.has(endpoint)) return undefined
  const name = rest.join('/')
  const asked = endpoint === 'readyz' ? checks : checks.filter((check) => !ofReadiness.has(check))
  const fails = (check: string): boolean => !hasEtcd && ofEtcd.has(check)
  if (name !== '') {
    if (!asked.includes(name)) return undefined
    return fails(name) ? { code: 500, text: `internal server error: ${etcdError}\n` } : { code: 200, text: 'ok' }
  }
  const excluded = new Set(query.getAll('exclude'))
  const isWell = !asked.some((check) => fails(check) && !excluded.has(check))
  if (isWell && !query.has('verbose')) return { code: 200, text: 'ok' }
  const lines = asked.map((check) => {
    if (excluded.has(check)) return `[+]${check} excluded: ok`
    // Upstream tells the reason to its own log alone.
    return fails(check) ? `[-]${check} failed: reason withheld` : `[+]${check} ok`
  })
  return { code: isWell ? 200 : 500, text: `${lines.join('\n')}\n${endpoint} check ${isWell ? 'passed' : 'failed'}\n` }
}
