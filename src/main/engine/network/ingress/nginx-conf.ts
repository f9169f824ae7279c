// The nginx.conf that an ingress-nginx controller would run, as far as it follows from Ingresses.
import type { ProxyEndpoint } from '../proxy/proxied-port.ts'
import type { Backend, IngressConfig, Location, Server } from './ingress-config.ts'

export function nginxConf(config: IngressConfig, endpointsOf: (backend: Backend) => readonly ProxyEndpoint[]): string {
  const servers = [...config.values()].sort((a, b) => (a.host < b.host ? -1 : 1))
  const text = servers.map((server) => serverText(server, endpointsOf)).join('\n')
  return `# Configuration of the Ingresses\n\ndaemon off;\nworker_processes 4;\nevents {\n\tmulti_accept on;\n\tworker_connections 16384;\n}\nhttp {\n\tupstream upstream_balancer {\n\t\tserver 0.0.0.1; # placeholder\n\t\tbalancer_by_lua_file /etc/nginx/lua/nginx/ngx_conf_balancer.lua;\n\t\tkeepalive 320;\n\t}\n\n${text}}\n`
}

function serverText(server: Server, endpointsOf: (backend: Backend) => readonly ProxyEndpoint[]): string {
  const name = server.host === '' ? '_' : server.host
  const isDefault = server.host === '' ? ' default_server backlog=4096' : ''
  const lines = [
    `## start server ${name}`,
    'server {',
    `\tserver_name ${name} ;`,
    '',
    `\tlisten 80${isDefault} ;`,
    `\tlisten 443${isDefault} ssl;`,
    ...(server.tls === undefined ? [] : [`\t# certificate: Secret ${server.tls}`]),
    ''
  ]
  for (const location of server.locations)
    for (const head of headsOf(server, location)) lines.push(...locationLines(server, location, head, endpointsOf), '')
  if (!server.locations.some(({ path, type }) => path === '/' && type !== 'Exact'))
    lines.push(
      '\tlocation / {',
      '\t\tset $proxy_upstream_name "upstream-default-backend";',
      '\t\treturn 404;',
      '\t}',
      ''
    )
  lines.push('}', `## end server ${name}`, '')
  return lines.map((line) => (line === '' ? '\n' : `\t${line}\n`)).join('')
}

function headsOf({ isRegex }: Server, { path, type }: Location): readonly string[] {
  if (type === 'Exact') return [`location = ${path}`]
  if (isRegex) return [`location ~* "^${path}"`]
  if (type === 'ImplementationSpecific' || path === '/') return [`location ${path}`]
  const plain = path.replace(/\/$/, '')
  return [`location ${plain}/`, `location = ${plain}`]
}

function locationLines(
  server: Server,
  { ingress, backend, settings }: Location,
  head: string,
  endpointsOf: (backend: Backend) => readonly ProxyEndpoint[]
): readonly string[] {
  const [namespace = '', name = ''] = ingress.split('/')
  const upstream = backend === undefined ? '' : `${backend.namespace}-${backend.service}-${backend.port}`
  const endpoints = backend === undefined ? [] : endpointsOf(backend)
  const redirects = settings.forcesTls || (settings.redirectsToTls && server.tls !== undefined)
  return [
    `\t${head} {`,
    `\t\tset $namespace      "${namespace}";`,
    `\t\tset $ingress_name   "${name}";`,
    `\t\tset $service_name   "${backend?.service ?? ''}";`,
    `\t\tset $service_port   "${backend?.port ?? ''}";`,
    `\t\tset $proxy_upstream_name "${upstream}";`,
    `\t\t# endpoints: ${endpoints.map(({ ip, port }) => `${ip}:${port}`).join(' ') || 'none'}`,
    ...(redirects ? ['\t\tset $force_ssl_redirect "true";', '\t\treturn 308 https://$host$request_uri;'] : []),
    ...(settings.appRoot === undefined
      ? []
      : [`\t\tif ($uri = /) { return 302 $scheme://$http_host${settings.appRoot}; }`]),
    ...settings.sourceRanges.map((range) => `\t\tallow ${range};`),
    ...(settings.sourceRanges.length === 0 ? [] : ['\t\tdeny all;']),
    `\t\tclient_max_body_size                    ${sizeText(settings.bodySize)};`,
    '\t\tproxy_set_header Host                   $best_http_host;',
    '\t\tproxy_set_header X-Real-IP              $remote_addr;',
    '\t\tproxy_set_header X-Forwarded-For        $remote_addr;',
    `\t\tproxy_connect_timeout                   ${settings.connectTimeout / 1000}s;`,
    `\t\tproxy_read_timeout                      ${settings.readTimeout / 1000}s;`,
    '\t\tproxy_next_upstream                     error timeout;',
    '\t\tproxy_next_upstream_tries               3;',
    ...(settings.rewriteTarget === undefined
      ? []
      : [`\t\trewrite "(?i)${head.replace(/^location ~\* "(.*)"$/, '$1')}" ${settings.rewriteTarget} break;`]),
    '\t\tproxy_pass http://upstream_balancer;',
    '\t\tproxy_redirect                          off;',
    '\t}'
  ]
}

function sizeText(bytes: number): string {
  if (bytes === 0) return '0'
  if (bytes % 2 ** 20 === 0) return `${bytes / 2 ** 20}m`
  return bytes % 1024 === 0 ? `${bytes / 1024}k` : String(bytes)
}
