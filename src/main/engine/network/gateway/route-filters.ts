// What the filters of a rule make of a request and of its answer.
import type { NetworkRequest } from '../../../../shared/network/request.ts'
import type { HeaderModifier, PathModifier, RouteFilter } from './gateway-types.ts'

/** Where the request came in. */
export interface Arrived {
  readonly scheme: string
  /** As the client said it, without a port. */
  readonly host: string
  /** Of the listener. */
  readonly port: number
  /** With the query. */
  readonly path: string
  /** The path that the match names, where it is a prefix. */
  readonly prefix: string | undefined
}

/** The answer of a RequestRedirect filter; undefined without one. */
export function redirectOf(
  filters: readonly RouteFilter[],
  arrived: Arrived
): { readonly status: number; readonly location: string } | undefined {
  const redirect = filters.find(({ type }) => type === 'RequestRedirect')?.requestRedirect
  if (redirect === undefined) return undefined
  const { scheme = arrived.scheme, hostname = arrived.host, statusCode = 302 } = redirect
  const port = redirect.port ?? arrived.port
  const isPlain = (scheme === 'http' && port === 80) || (scheme === 'https' && port === 443)
  // A scheme that is asked for brings its own port along; without one the listener's stands.
  const hasPort = redirect.scheme === undefined ? true : redirect.port !== undefined && !isPlain
  const path = redirect.path === undefined ? arrived.path : rewrittenPath(redirect.path, arrived)
  const shown = hasPort && !isPlain ? `${hostname}:${port}` : hostname
  return { status: statusCode, location: `${scheme}://${shown}${path}` }
}

/** The request as the backend gets it. */
export function rewrittenRequest(
  filters: readonly RouteFilter[],
  request: NetworkRequest,
  arrived: Arrived,
  base: Readonly<Record<string, string>>
): { readonly path: string; readonly headers: Readonly<Record<string, string>> } {
  let { path } = arrived
  let headers: Record<string, string> = { ...request.headers, ...base }
  for (const filter of filters) {
    const { urlRewrite, requestHeaderModifier } = filter
    if (filter.type === 'URLRewrite' && urlRewrite !== undefined) {
      if (urlRewrite.path !== undefined) path = rewrittenPath(urlRewrite.path, arrived)
      if (urlRewrite.hostname !== undefined) headers = withHeader(headers, 'Host', urlRewrite.hostname)
    }
    if (filter.type === 'RequestHeaderModifier') headers = modified(headers, requestHeaderModifier)
  }
  return { path, headers }
}

/** The headers of an answer behind ResponseHeaderModifier filters. */
export function answeredHeaders(
  filters: readonly RouteFilter[],
  headers: Readonly<Record<string, string>> = {}
): Readonly<Record<string, string>> {
  let changed: Record<string, string> = { ...headers }
  for (const { type, responseHeaderModifier } of filters)
    if (type === 'ResponseHeaderModifier') changed = modified(changed, responseHeaderModifier)
  return changed
}

function rewrittenPath(
  { type, replaceFullPath, replacePrefixMatch = '' }: PathModifier,
  { path, prefix }: Arrived
): string {
  const at = path.indexOf('?')
  const plain = at < 0 ? path : path.slice(0, at)
  const query = at < 0 ? '' : path.slice(at)
  if (type === 'ReplaceFullPath') return `${replaceFullPath ?? '/'}${query}`
  if (prefix === undefined) return path
  const rest = plain.slice(prefix.length).replace(/^\//, '')
  const start = replacePrefixMatch.replace(/\/$/, '')
  // The prefix alone stays without a slash behind it, where neither had one.
  if (plain === prefix && !prefix.endsWith('/'))
    return `${replacePrefixMatch === '' ? '/' : replacePrefixMatch}${query}`
  return `${start}/${rest}${query}`
}

function modified(headers: Record<string, string>, modifier: HeaderModifier | undefined): Record<string, string> {
  let changed = headers
  for (const { name, value } of modifier?.set ?? []) changed = withHeader(changed, name, value)
  for (const { name, value } of modifier?.add ?? []) {
    const key = keyOf(changed, name)
    changed = withHeader(changed, name, key === undefined ? value : `${changed[key]!},${value}`)
  }
  for (const name of modifier?.remove ?? []) {
    const key = keyOf(changed, name)
    if (key !== undefined) changed = Object.fromEntries(Object.entries(changed).filter(([one]) => one !== key))
  }
  return changed
}

function withHeader(headers: Record<string, string>, name: string, value: string): Record<string, string> {
  return { ...headers, [keyOf(headers, name) ?? name]: value }
}

/** The name under which a header is there already. */
function keyOf(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  const lower = name.toLowerCase()
  return Object.keys(headers).find((key) => key.toLowerCase() === lower)
}
