// What a URL asks for: upstream's RequestInfoFactory (apiserver/pkg/endpoints/request).
import type { AccessAttributes } from '../engine/api/authorization/authorizer.ts'
import type { Verb } from '../engine/api/request.ts'

/** A request for a resource. `verb` is the API's; `namespace` stands as in the URL. */
export interface ResourceTarget {
  readonly verb: Verb | 'watch'
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
  /** What follows the subresource, without a leading slash: the path of a proxied request. */
  readonly rest?: string
}

export interface RequestTarget {
  readonly path: string
  readonly query: URLSearchParams
  /** Absent where the path names no resource: /healthz, /apis/apps/v1. */
  readonly resource?: ResourceTarget
}

const noQuery = new URLSearchParams()
const ownSubresources = new Set(['status', 'finalize'])

/** Reads method and URL; undefined where the path holds an escape that is none. */
export function requestTarget(method: string, url: string): RequestTarget | undefined {
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  const query = mark === -1 ? noQuery : new URLSearchParams(url.slice(mark + 1))
  const parts = decodedParts(path)
  if (parts === undefined) return undefined
  const resource = resourceTarget(method, parts, query)
  return resource === undefined ? { path, query } : { path, query, resource }
}

function decodedParts(path: string): readonly string[] | undefined {
  // An empty part within stays one: /api/v1/namespaces//pods is about all namespaces.
  const parts = path.replace(/^\/+|\/+$/g, '').split('/')
  if (!path.includes('%')) return parts
  try {
    return parts.map((part) => decodeURIComponent(part))
  } catch {
    return undefined
  }
}

function resourceTarget(method: string, parts: readonly string[], query: URLSearchParams): ResourceTarget | undefined {
  const isCore = parts[0] === 'api'
  if (!isCore && parts[0] !== 'apis') return undefined
  const [group, version, ...found] = isCore ? ['', ...parts.slice(1)] : parts.slice(1)
  if (group === undefined || version === undefined || found.length === 0) return undefined
  // The old form of a watch: /api/v1/watch/namespaces/default/pods.
  const isOldWatch = found[0] === 'watch' && found.length > 1
  const rest = isOldWatch ? found.slice(1) : found
  const place = placeOf(rest)
  const [resource, name, subresource, ...deeper] = place.rest
  if (resource === undefined) return undefined
  const target = {
    group,
    version,
    resource,
    ...(place.namespace === undefined ? {} : { namespace: place.namespace }),
    ...(name === undefined ? {} : { name }),
    ...(subresource === undefined ? {} : { subresource }),
    ...(deeper.length === 0 ? {} : { rest: deeper.join('/') })
  }
  const verb = isOldWatch && method === 'GET' ? 'watch' : verbOf(method, name !== undefined, query)
  if (verb === undefined) return undefined
  // A list of one object by its name is about that object.
  const named = name === undefined && (verb === 'list' || verb === 'watch') ? nameInSelector(query) : undefined
  return { verb, ...target, ...(named === undefined ? {} : { name: named }) }
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
      return isTrue(query.get('watch')) ? 'watch' : isNamed ? 'get' : 'list'
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

function nameInSelector(query: URLSearchParams): string | undefined {
  return /(?:^|,)metadata\.name==?([^,=]+)(?:,|$)/.exec(query.get('fieldSelector') ?? '')?.[1]
}

/** What RBAC judges. */
export function accessOfTarget({ resource, path }: RequestTarget, method: string): AccessAttributes {
  if (resource === undefined) return { verb: method.toLowerCase(), path }
  const { rest: _rest, ...access } = resource
  const isNamespace = access.group === '' && access.resource === 'namespaces' && access.name !== undefined
  return isNamespace ? { ...access, namespace: access.name } : access
}
