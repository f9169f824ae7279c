// The servers that the nginx of a Gateway runs: by port and hostname, each with its locations, and which of them takes a
// request. nginx chooses a location by the path alone; only then method, headers and query decide.
import type { NetworkRequest } from '../../../../shared/network/request.ts'
import { headerOf } from '../request/nginx-upstreams.ts'
import type { AttachedRoute, GatewayNode } from './gateway-graph.ts'
import type { RouteMatch, RouteRule, ValueMatch } from './gateway-types.ts'
import type { RuleBackends } from './backends.ts'
import { exactness, takesHost } from './hostnames.ts'
import { regexOf } from './route-checks.ts'
import { keyOf } from './gateway-types.ts'

/** One match of one rule of a route: what stands behind a location. */
export interface ServedMatch {
  /** "namespace/name" of the route. */
  readonly route: string
  readonly rule: RouteRule
  readonly match: RouteMatch
  readonly leadsTo: RuleBackends
  /** It has a filter that nobody knows. */
  readonly isBroken: boolean
}

export interface GatewayLocation {
  readonly path: string
  readonly type: string
  /** The first that fits has the request. */
  readonly matches: ServedMatch[]
}

export interface GatewayServer {
  /** "" of the one that takes all others. */
  readonly hostname: string
  readonly locations: GatewayLocation[]
}

export interface ServedPort {
  readonly port: number
  readonly isTls: boolean
  /** The most exact hostname first. */
  readonly servers: readonly GatewayServer[]
}

const anyPath: RouteMatch = { path: { type: 'PathPrefix', value: '/' } }

export function servedPorts({ listeners }: GatewayNode): ReadonlyMap<number, ServedPort> {
  const ports = new Map<number, { readonly isTls: boolean; readonly servers: Map<string, GatewayServer> }>()
  for (const { listener, isValid, routes } of listeners) {
    if (!isValid) continue
    const { port, protocol, hostname = '' } = listener
    let own = ports.get(port)
    if (own === undefined) ports.set(port, (own = { isTls: protocol === 'HTTPS', servers: new Map() }))
    serverOf(own.servers, hostname)
    for (const attached of routes)
      for (const host of attached.hostnames) addRoute(serverOf(own.servers, host), attached)
  }
  return new Map(
    Array.from(ports, ([port, { isTls, servers }]) => {
      for (const { locations } of servers.values()) for (const { matches } of locations) matches.sort(byPrecedence)
      const sorted = [...servers.values()].sort((a, b) => exactness(b.hostname) - exactness(a.hostname))
      return [port, { port, isTls, servers: sorted }]
    })
  )
}

function serverOf(servers: Map<string, GatewayServer>, hostname: string): GatewayServer {
  let server = servers.get(hostname)
  if (server === undefined) servers.set(hostname, (server = { hostname, locations: [] }))
  return server
}

function addRoute({ locations }: GatewayServer, { route, backends, dropped, broken }: AttachedRoute): void {
  for (const [index, rule] of (route.spec.rules ?? []).entries()) {
    if (dropped.has(index)) continue
    const matches = rule.matches === undefined || rule.matches.length === 0 ? [anyPath] : rule.matches
    for (const match of matches) {
      const { type = 'PathPrefix', value = '/' } = match.path ?? {}
      let location = locations.find((one) => one.type === type && one.path === value)
      if (location === undefined) locations.push((location = { path: value, type, matches: [] }))
      location.matches.push({
        route: keyOf(route),
        rule,
        match,
        leadsTo: backends[index] ?? { backends: [], mirrors: [] },
        isBroken: broken.has(index)
      })
    }
  }
}

/** A method first, then the most headers, then the most of the query; of equal ones the older route's, which came first. */
function byPrecedence({ match: a }: ServedMatch, { match: b }: ServedMatch): number {
  return (
    Number(b.method !== undefined) - Number(a.method !== undefined) ||
    (b.headers?.length ?? 0) - (a.headers?.length ?? 0) ||
    (b.queryParams?.length ?? 0) - (a.queryParams?.length ?? 0)
  )
}

export function serverFor({ servers }: ServedPort, host: string): GatewayServer | undefined {
  return servers.find(({ hostname }) => takesHost(hostname, host))
}

/** As nginx: an exact path, else the first expression that fits, else the longest prefix. */
export function locationFor({ locations }: GatewayServer, path: string): GatewayLocation | undefined {
  const exact = locations.find((one) => one.type === 'Exact' && one.path === path)
  if (exact !== undefined) return exact
  const expression = locations.find(
    (one) => one.type === 'RegularExpression' && regexOf(`^(?:${one.path})`)?.test(path) === true
  )
  if (expression !== undefined) return expression
  let longest: GatewayLocation | undefined
  for (const one of locations) {
    if (one.type !== 'PathPrefix' || !isBelow(path, one.path)) continue
    if (longest === undefined || one.path.length > longest.path.length) longest = one
  }
  return longest
}

/** By whole elements of the path: /shop is above /shop and /shop/x, not above /shopping. */
function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`)
}

export function matchFor({ matches }: GatewayLocation, request: NetworkRequest): ServedMatch | undefined {
  const [, query = ''] = (request.path ?? '/').split('?')
  const parameters = new URLSearchParams(query)
  return matches.find(({ match: { method, headers = [], queryParams = [] } }) => {
    if (method !== undefined && method !== (request.method ?? 'GET')) return false
    if (!headers.every((one) => fits(one, headerOf(request.headers, one.name)))) return false
    return queryParams.every((one) => fits(one, parameters.get(one.name) ?? undefined))
  })
}

function fits({ type = 'Exact', value }: ValueMatch, said: string | undefined): boolean {
  if (said === undefined) return false
  return type === 'RegularExpression' ? regexOf(value)?.test(said) === true : said === value
}
