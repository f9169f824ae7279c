// /healthz, /livez, /readyz: upstream's healthz handlers (apiserver/pkg/server/healthz).

/** The checks of a 1.34 server that have a meaning here; all but etcd hold as long as there is somebody to answer. */
const checks = [
  'ping',
  'log',
  'etcd',
  'poststarthook/start-apiextensions-controllers',
  'poststarthook/crd-informer-synced',
  'poststarthook/rbac/bootstrap-roles',
  'poststarthook/scheduling/bootstrap-system-priority-classes',
  'poststarthook/bootstrap-controller',
  'poststarthook/apiservice-registration-controller',
  'poststarthook/apiservice-openapi-controller',
  'autoregister-completion'
]
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
  const fails = (check: string): boolean => !hasEtcd && check === 'etcd'
  if (name !== '') {
    if (!checks.includes(name)) return undefined
    return fails(name) ? { code: 500, text: `internal server error: ${etcdError}\n` } : { code: 200, text: 'ok' }
  }
  const excluded = new Set(query.getAll('exclude'))
  const isWell = hasEtcd || excluded.has('etcd')
  if (isWell && !query.has('verbose')) return { code: 200, text: 'ok' }
  const lines = checks.map((check) => {
    if (excluded.has(check)) return `[+]${check} excluded: ok`
    // Upstream tells the reason to its own log alone.
    return fails(check) ? `[-]${check} failed: reason withheld` : `[+]${check} ok`
  })
  return { code: isWell ? 200 : 500, text: `${lines.join('\n')}\n${endpoint} check ${isWell ? 'passed' : 'failed'}\n` }
}
