// /healthz, /livez, /readyz: upstream's healthz handlers (apiserver/pkg/server/healthz).

/** The checks of a 1.34 server that have a meaning here; all hold as long as there is somebody to answer. */
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
const endpoints = new Set(['healthz', 'livez', 'readyz'])

/** The text of a health path; undefined where it is none. */
export function healthText(path: string, query: URLSearchParams): string | undefined {
  const [endpoint, ...rest] = path.split('/').slice(1)
  if (endpoint === undefined || !endpoints.has(endpoint)) return undefined
  const name = rest.join('/')
  if (name !== '') return checks.includes(name) ? 'ok' : undefined
  if (!query.has('verbose')) return 'ok'
  const excluded = new Set(query.getAll('exclude'))
  const lines = checks.map((check) => `[+]${check} ${excluded.has(check) ? 'excluded: ok' : 'ok'}`)
  return `${lines.join('\n')}\n${endpoint} check passed\n`
}
