// The official OpenAPI document of 1.34, for the tests of this room, and what a server serves whose document it is.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Json } from '../../../shared/kube/object.ts'
import type { GroupVersionKind, ServedResource, ServedResources } from '../discovery/served-resources.ts'

const file = fileURLToPath(new URL('../../../../../shared/kube/openapi-v2-1.34.json', import.meta.url))

export const hasOfficial = existsSync(file)
if (!hasOfficial) process.stdout.write('the official API document is not here: tests against it are skipped\n')

export interface OfficialParameter {
  readonly $ref?: string
  readonly name: string
  readonly in: string
  readonly type?: string
  readonly required?: boolean
  readonly schema?: Json
}

export interface OfficialOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly consumes?: readonly string[]
  readonly produces?: readonly string[]
  readonly parameters?: readonly OfficialParameter[]
  readonly responses: Readonly<Record<string, Json>>
  readonly 'x-kubernetes-action'?: string
  readonly 'x-kubernetes-group-version-kind'?: GroupVersionKind
}

export interface OfficialPath {
  readonly [method: string]: OfficialOperation | readonly OfficialParameter[] | undefined
  readonly parameters?: readonly OfficialParameter[]
}

export interface OfficialDocument {
  readonly paths: Readonly<Record<string, OfficialPath>>
  readonly definitions: Readonly<Record<string, Record<string, Json>>>
  readonly parameters: Readonly<Record<string, OfficialParameter>>
}

export function readOfficial(): OfficialDocument {
  return JSON.parse(readFileSync(file, 'utf8')) as OfficialDocument
}

export function operationOf(path: OfficialPath, method: string): OfficialOperation {
  return operationsOf(path).find(([name]) => name === method)![1]
}

export function operationsOf(path: OfficialPath): readonly (readonly [method: string, operation: OfficialOperation])[] {
  return Object.entries(path).filter((entry): entry is [string, OfficialOperation] => entry[0] !== 'parameters')
}

const verbs: Readonly<Record<string, string>> = {
  delete: 'delete',
  deletecollection: 'deletecollection',
  get: 'get',
  list: 'list',
  patch: 'patch',
  post: 'create',
  put: 'update'
}
const connectVerbs: Readonly<Record<string, string>> = {
  delete: 'delete',
  get: 'get',
  patch: 'patch',
  post: 'create',
  put: 'update'
}

interface Found extends GroupVersionKind {
  readonly resource: string
  readonly verbs: Set<string>
  readonly subresources: Map<string, { readonly body: GroupVersionKind; readonly verbs: Set<string> }>
  namespaced: boolean
}

/** What the document's stable groups and versions serve. */
export function officialResources({ paths }: OfficialDocument): readonly ServedResource[] {
  const found = new Map<string, Found>()
  const pattern =
    /^\/(?:api|apis\/([^/]+))\/(v\d+)\/(watch\/)?(namespaces\/\{namespace\}\/)?([a-z]+)(?:\/\{name\}(?:\/([a-z]+))?)?$/
  for (const [path, item] of Object.entries(paths)) {
    const match = pattern.exec(path)
    if (match === null) continue
    const [, group = '', version, watch, namespace, resource, subresource] = match
    const key = `${group}/${version!}/${resource!}`
    for (const [method, operation] of operationsOf(item)) {
      const kind = operation['x-kubernetes-group-version-kind']!
      const action = operation['x-kubernetes-action']!
      let own = found.get(key)
      if (own === undefined) {
        own = {
          ...kind,
          group,
          version: version!,
          resource: resource!,
          verbs: new Set(),
          subresources: new Map(),
          namespaced: false
        }
        found.set(key, own)
      }
      if (namespace !== undefined) own.namespaced = true
      if (watch !== undefined) own.verbs.add('watch')
      else if (subresource === undefined) own.verbs.add(verbs[action]!)
      else {
        const below = own.subresources.get(subresource) ?? { body: kind, verbs: new Set<string>() }
        own.subresources.set(subresource, below)
        const verb = action === 'connect' ? connectVerbs[method] : verbs[action]
        if (verb !== undefined) below.verbs.add(verb)
      }
    }
  }
  return [...found.values()].map((own) => ({
    ...own,
    singular: own.kind.toLowerCase(),
    shortNames: [],
    categories: [],
    verbs: [...own.verbs],
    subresources: [...own.subresources].map(([name, below]) => ({ name, body: below.body, verbs: [...below.verbs] })),
    isCustom: false,
    ...(own.verbs.has('update') && { storage: { group: own.group, version: own.version, kind: own.kind } })
  }))
}

export function servedOf(resources: readonly ServedResource[]): ServedResources {
  return { revision: 1, list: () => resources }
}
