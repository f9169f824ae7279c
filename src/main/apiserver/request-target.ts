// What a URL asks for: upstream's RequestInfoFactory (apiserver/pkg/endpoints/request).
import { selectedName } from '../engine/api/authorization/access.ts'
import type { AccessAttributes } from '../engine/api/authorization/authorizer.ts'
import type { Verb } from '../engine/api/request.ts'

/** A request for a resource. `verb` is the API's; `namespace` and `name` stand as in the URL. */
export interface ResourceTarget {
  readonly verb: Verb | 'watch'
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly namespace?: string
  readonly name?: string
  /** Of a list or watch: the one name that its field selector lets through. */
  readonly selectedName?: string
  readonly subresource?: string
  /** What follows the subresource, without a leading slash: the path of a proxied request. */
  readonly rest?: string
}

export interface RequestTarget {
  /** Without its escapes. */
  readonly path: string
  readonly query: URLSearchParams
  /** Absent where the path names no resource: /healthz, /apis/apps/v1. */
  readonly resource?: ResourceTarget
}

const noQuery = new URLSearchParams()
const ownSubresources = new Set(['status', 'finalize'])

/**
 * Reads method and URL; undefined where the path holds an escape that is none. Escapes are undone before the path is
 * taken apart, so that no escaped slash can lead past what was judged.
 */
export function requestTarget(method: string, url: string): RequestTarget | undefined {
  const mark = url.indexOf('?')
  const path = unescaped(mark === -1 ? url : url.slice(0, mark))
  if (path === undefined) return undefined
  const query = mark === -1 ? noQuery : new URLSearchParams(url.slice(mark + 1))
  const resource = resourceTarget(method, partsOf(path), query)
  return resource === undefined ? { path, query } : { path, query, resource }
}

function unescaped(path: string): string | undefined {
  if (!path.includes('%')) return path
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}

/** An empty part within stays one: /api/v1/namespaces//pods is about all namespaces. */
function partsOf(path: string): readonly string[] {
  let start = 0
  let end = path.length
  // By hand: a pattern for the end takes quadratic time over a path of slashes.
  while (path[start] === '/') start++
  while (end > start && path[end - 1] === '/') end--
  return path.slice(start, end).split('/')
}

function resourceTarget(method: string, parts: readonly string[], query: URLSearchParams): ResourceTarget | undefined {
  const isCore = parts[0] === 'api'
  if (!isCore && parts[0] !== 'apis') return undefined
  const [group, version, ...found] = isCore ? ['', ...parts.slice(1)] : parts.slice(1)
  if (group === undefined || version === undefined || found.length === 0) return undefined
  // The old form of a watch: /api/v1/watch/namespaces/default/pods. It is one with any method.
  const isOldWatch = found[0] === 'watch' && found.length > 1
  const rest = isOldWatch ? found.slice(1) : found
  const place = placeOf(rest)
  const [resource, name = '', subresource, ...deeper] = place.rest
  if (resource === undefined) return undefined
  const verb = isOldWatch ? 'watch' : verbOf(method, name !== '', query)
  if (verb === undefined) return undefined
  const isSelection = name === '' && (verb === 'list' || verb === 'watch')
  const selected = isSelection ? selectedName(query.get('fieldSelector') ?? '') : undefined
  return {
    verb,
    group,
    version,
    resource,
    ...(place.namespace === undefined ? {} : { namespace: place.namespace }),
    ...(name === '' ? {} : { name }),
    ...(selected === undefined ? {} : { selectedName: selected }),
    ...(subresource === undefined ? {} : { subresource }),
    ...(deeper.length === 0 ? {} : { rest: deeper.join('/') })
  }
}

function placeOf(parts: readonly string[]): { readonly namespace?: string; readonly rest: readonly string[] } {
  if (parts[0] !== 'namespaces' || parts[1] === undefined || parts[2] === undefined) return { rest: parts }
  if (ownSubresources.has(parts[2])) return { rest: parts }
  return { ...(parts[1] === '' ? {} : { namespace: parts[1] }), rest: parts.slice(2) }
}

function verbOf(method: string, isNamed: boolean, query: URLSearchParams): Verb | 'watch' | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD':
      return isNamed ? 'get' : isTrue(query.get('watch')) ? 'watch' : 'list'
    case 'POST':
      return 'create'
    case 'PUT':
      return 'update'
    case 'PATCH':
      return 'patch'
    case 'DELETE':
      return isNamed ? 'delete' : 'deletecollection'
    default:
      return undefined
  }
}

/** A query parameter as upstream reads a boolean: only "false" and "0" are not true. */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== '0' && value.toLowerCase() !== 'false'
}

/** What RBAC judges: a namespace is within itself. */
export function accessOfTarget({ resource, path }: RequestTarget, method: string): AccessAttributes {
  if (resource === undefined) return { verb: method.toLowerCase(), path }
  const { rest: _rest, selectedName: selected, ...access } = resource
  if (selected !== undefined) return { ...access, name: selected }
  const isNamespace = access.group === '' && access.resource === 'namespaces' && access.name !== undefined
  return isNamespace && access.namespace === undefined ? { ...access, namespace: access.name } : access
}
