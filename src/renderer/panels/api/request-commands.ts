// What a person would type to send the same request.
import type { ApiRequestRecord } from '../../../shared/contract/api-access.ts'
import { kindNamed } from '../../../shared/kinds/kind-names.ts'
import { kindOfResource } from '../../connection/cluster-kinds.ts'
import { shellWord } from '../../../shared/actions/shell-word.ts'

/** The path of a request, without its query; of one that had none, upstream's RequestInfo the other way round. */
export function requestPath(request: ApiRequestRecord): string {
  const { path, group, version, resource, subresource, namespace, name, verb } = request
  if (path !== undefined || resource === '') return path ?? '/'
  const parts = group === '' ? ['api', version] : ['apis', group, version]
  // A Namespace stands in itself, which its path does not say.
  if (namespace !== undefined && resource !== 'namespaces') parts.push('namespaces', namespace)
  parts.push(resource)
  // What is created has its name in the body only.
  if (name !== undefined && (verb !== 'create' || subresource !== undefined)) parts.push(name)
  if (subresource !== undefined) parts.push(...subresource.split('/'))
  return `/${parts.map(encodeURIComponent).join('/')}`
}

/** The kubectl line; undefined where the request had a body, which nobody took down, or kubectl has no word for it. */
export function kubectlFor(request: ApiRequestRecord): string | undefined {
  const line = kubectlVerb(request)
  if (line === undefined) return undefined
  const { user, impersonatedBy, groups = [] } = request
  if (impersonatedBy === undefined) return `kubectl ${line}`
  const flags = groups
    .filter((group) => group !== 'system:authenticated')
    .map((group) => ` --as-group=${shellWord(group)}`)
  return `kubectl ${line} --as=${shellWord(user)}${flags.join('')}`
}

function kubectlVerb(request: ApiRequestRecord): string | undefined {
  const { verb, method, resource, subresource, name } = request
  if (resource === '') return method === 'GET' ? `get --raw ${shellWord(requestPath(request))}` : undefined
  if (verb === 'get' && subresource === 'log') return `logs ${shellWord(name ?? '')}${scopeOf(request)}`
  if (subresource !== undefined) {
    const isKnown = subresource === 'status' || subresource === 'scale'
    if (verb === 'get' && isKnown) return `get ${target(request)} --subresource=${subresource}${scopeOf(request)}`
    return method === 'GET' ? `get --raw ${shellWord(requestPath(request))}` : undefined
  }
  switch (verb) {
    case 'get':
    case 'list':
      return `get ${target(request)}${scopeOf(request)}`
    case 'watch':
      return `get ${target(request)}${scopeOf(request)} --watch`
    case 'delete':
      return `delete ${target(request)}${scopeOf(request)}${request.dryRun === true ? ' --dry-run=server' : ''}`
    case 'deletecollection':
      return `delete ${target(request)} --all${scopeOf(request)}${request.dryRun === true ? ' --dry-run=server' : ''}`
    default:
      return undefined
  }
}

function target({ group, resource, name }: ApiRequestRecord): string {
  // A word of its own is enough for what is built in, but for the Events, of which there are two.
  const isPlain = group === '' || (kindNamed(group, resource) !== undefined && resource !== 'events')
  const what = isPlain ? resource : `${resource}.${group}`
  return name === undefined ? shellWord(what) : `${shellWord(what)} ${shellWord(name)}`
}

function scopeOf({ group, resource, namespace, name }: ApiRequestRecord): string {
  if (resource === 'namespaces') return ''
  if (namespace !== undefined) return ` -n ${shellWord(namespace)}`
  const isNamespaced = kindOfResource(group, resource)?.namespaced === true
  return isNamespaced && name === undefined ? ' -A' : ''
}

export interface CurlTarget {
  /** "https://127.0.0.1:6443". */
  readonly url: string
  readonly authorityFile: string | undefined
}

const bodyTypes: Readonly<Record<string, string>> = {
  POST: 'application/json',
  PUT: 'application/json',
  PATCH: 'application/merge-patch+json'
}

/** The curl line. Its token is a variable, as it is whoever sends it. */
export function curlFor(request: ApiRequestRecord, { url, authorityFile }: CurlTarget): string {
  const { verb, method, user, impersonatedBy, dryRun } = request
  const trust = authorityFile === undefined ? '-k' : `--cacert ${shellWord(authorityFile)}`
  const parts = [`curl ${trust}`, '-H "Authorization: Bearer $TOKEN"']
  if (method !== 'GET') parts.push(`-X ${method}`)
  if (impersonatedBy !== undefined) parts.push(`-H ${shellWord(`Impersonate-User: ${user}`)}`)
  const bodyType = bodyTypes[method]
  if (bodyType !== undefined) parts.push(`-H ${shellWord(`Content-Type: ${bodyType}`)} --data @body.json`)
  const query = [...(verb === 'watch' ? ['watch=true'] : []), ...(dryRun === true ? ['dryRun=All'] : [])].join('&')
  parts.push(shellWord(`${url}${requestPath(request)}${query === '' ? '' : `?${query}`}`))
  return parts.join(' ')
}
