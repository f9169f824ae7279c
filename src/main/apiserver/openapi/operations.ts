// What can be asked of each path of a resource, as k8s.io/apiserver's installer declares it to OpenAPI.
import type { GroupVersionKind, ServedResource, ServedSubresource } from '../discovery/served-resources.ts'
import { metaName } from './definition-names.ts'
import type { Method, Operation, PathOperations } from './operation.ts'
import { encodings } from './operation.ts'
import { article, basePath, capital, groupToken, tagOf } from './operation-names.ts'
import { parametersOf, subresourceParameters } from './parameters.ts'

/** The definition of a kind, by its name in the documents. */
export type DefinitionOf = (kind: GroupVersionKind) => string

const any = ['*/*']
const streams = [
  ...encodings,
  'application/json;stream=watch',
  'application/vnd.kubernetes.protobuf;stream=watch',
  'application/cbor-seq'
]
const customEncodings = ['application/json', 'application/yaml']
const patches = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'application/apply-patch+cbor'
]
const customPatches = ['application/json-patch+json', 'application/merge-patch+json', 'application/apply-patch+yaml']
/** Kinds whose deletion answers the object; others answer a Status. */
const answersObject =
  /^(?:\/(?:persistentvolumeclaims|persistentvolumes|pods|podtemplates|resourcequotas|serviceaccounts|services)|resource\.k8s\.io\/\w+|storage\.k8s\.io\/(?:csidrivers|csinodes|storageclasses|volumeattachments|volumeattributesclasses))$/
const connectMethods: Readonly<Record<string, readonly Method[]>> = {
  create: ['post'],
  delete: ['delete'],
  get: ['get', 'head', 'options'],
  patch: ['patch'],
  update: ['put']
}
/** Streams: their answers are not objects. */
const connected = new Set(['attach', 'exec', 'portforward', 'proxy'])

/** The paths of one resource and of what is below it. */
export function pathsOfResource(resource: ServedResource, definitionOf: DefinitionOf): readonly PathOperations[] {
  const paths = new ResourcePaths(resource, definitionOf)
  const all = [
    ...paths.collections(),
    ...paths.objects(),
    ...resource.subresources.flatMap((one) => paths.subresource(one))
  ]
  return all.filter(({ operations }) => operations.length > 0)
}

class ResourcePaths {
  readonly #resource: ServedResource
  readonly #definitionOf: DefinitionOf
  readonly #definition: string
  readonly #token: string
  /** "Namespaced" where the URLs have a namespace. */
  readonly #scope: string
  readonly #scopeParameters: readonly string[]
  readonly #collection: string
  readonly #base: string

  constructor(resource: ServedResource, definitionOf: DefinitionOf) {
    this.#resource = resource
    this.#definitionOf = definitionOf
    this.#definition = definitionOf(resource)
    this.#token = `${groupToken(resource.group)}${capital(resource.version)}`
    this.#scope = resource.namespaced ? 'Namespaced' : ''
    this.#scopeParameters = resource.namespaced ? ['namespace', 'pretty'] : ['pretty']
    this.#base = basePath(resource.group, resource.version)
    this.#collection = `${resource.namespaced ? '/namespaces/{namespace}' : ''}/${resource.resource}`
  }

  collections(): readonly PathOperations[] {
    const { namespaced, resource, kind } = this.#resource
    const operations: Operation[] = []
    if (this.#can('deletecollection')) {
      operations.push(
        this.#operation('delete', 'deletecollection', `delete${this.#token}Collection${this.#scope}${kind}`, {
          description: `delete collection of ${kind}`,
          parameters: parametersOf.deletecollection,
          body: { definition: metaName('DeleteOptions'), required: false },
          answers: { 200: metaName('Status') }
        })
      )
    }
    if (this.#can('list')) operations.push(this.#list(`list${this.#token}${this.#scope}${kind}`))
    if (this.#can('create')) {
      operations.push(
        this.#operation('post', 'post', `create${this.#token}${this.#scope}${kind}`, {
          description: `create ${article(kind)} ${kind}`,
          ...this.#writes(this.#definition, [200, 201, 202])
        })
      )
    }
    const paths = [this.#path(this.#collection, this.#scopeParameters, operations)]
    if (namespaced && this.#can('list')) {
      const list = this.#list(`list${this.#token}${kind}ForAllNamespaces`)
      paths.push(this.#path(`/${resource}`, ['pretty'], [list]))
    }
    if (this.#hasWatchPaths()) {
      paths.push(this.#watch(this.#collection, this.#scopeParameters, `${this.#scope}${kind}List`, 'watchlist'))
      if (namespaced) paths.push(this.#watch(`/${resource}`, ['pretty'], `${kind}ListForAllNamespaces`, 'watchlist'))
    }
    return paths
  }

  objects(): readonly PathOperations[] {
    const { group, resource, kind } = this.#resource
    const shared = [`name/${kind}`, ...this.#scopeParameters]
    const operations: Operation[] = []
    const id = `${this.#token}${this.#scope}${kind}`
    if (this.#can('delete')) {
      const answer = answersObject.test(`${group}/${resource}`) ? this.#definition : metaName('Status')
      operations.push(
        this.#operation('delete', 'delete', `delete${id}`, {
          description: `delete ${article(kind)} ${kind}`,
          parameters: parametersOf.delete,
          body: { definition: metaName('DeleteOptions'), required: false },
          answers: { 200: answer, 202: answer }
        })
      )
    }
    operations.push(...this.#readWrite(id, '', this.#definition, this.#resource.verbs, this.#resource))
    const paths = [this.#path(`${this.#collection}/{name}`, shared, operations)]
    if (this.#hasWatchPaths()) {
      paths.push(this.#watch(`${this.#collection}/{name}`, shared, `${this.#scope}${kind}`, 'watch'))
    }
    return paths
  }

  subresource({ name, body, verbs }: ServedSubresource): readonly PathOperations[] {
    const { kind } = this.#resource
    const path = `${this.#collection}/{name}/${name}`
    const id = `${this.#token}${this.#scope}${kind}${capital(name)}`
    const own = subresourceParameters(name)
    if (connected.has(name)) return this.#connect(path, name, body, verbs)
    const shared = [...own, `name/${kind}`, ...this.#scopeParameters]
    if (name === 'log') {
      const read = this.#operation('get', 'get', `read${id}`, {
        description: `read log of the specified ${kind}`,
        produces: ['text/plain', ...encodings],
        answers: { 200: undefined }
      })
      return [this.#path(path, shared, [read])]
    }
    const definition = this.#definitionOf(body)
    const operations = [...this.#readWrite(id, `${name} of `, definition, verbs, body)]
    if (verbs.includes('create')) {
      operations.push(
        this.#operation(
          'post',
          'post',
          `create${id}`,
          { description: `create ${name} of ${article(kind)} ${kind}`, ...this.#writes(definition, [200, 201, 202]) },
          body
        )
      )
    }
    return [this.#path(path, shared, operations)]
  }

  #connect(path: string, name: string, body: GroupVersionKind, verbs: readonly string[]): readonly PathOperations[] {
    const { kind } = this.#resource
    const scope = [`name/${kind}`, ...this.#scopeParameters.filter((key) => key !== 'pretty')]
    const own = subresourceParameters(name)
    // Only a proxy hands on every method.
    const methods = verbs
      .flatMap((verb) => connectMethods[verb] ?? [])
      .filter((method) => name === 'proxy' || !isProbe(method))
    const operations = (suffix: string): readonly Operation[] =>
      methods.map((method) =>
        this.#operation(
          method,
          'connect',
          `connect${this.#token}${capital(method)}${this.#scope}${kind}${capital(name)}${suffix}`,
          {
            description: `connect ${method.toUpperCase()} requests to ${name} of ${kind}`,
            produces: any,
            answers: { 200: undefined }
          },
          body
        )
      )
    const paths = [this.#path(path, [...own, ...scope], operations(''))]
    if (name === 'proxy') {
      paths.push(this.#path(`${path}/{path}`, [...scope, 'path/path', ...own], operations('WithPath')))
    }
    return paths
  }

  #readWrite(
    id: string,
    below: string,
    definition: string,
    verbs: readonly string[],
    kind: GroupVersionKind
  ): readonly Operation[] {
    const what = `${below}the specified ${this.#resource.kind}`
    const { isCustom } = this.#resource
    const operations: Operation[] = []
    if (verbs.includes('get')) {
      const details = { description: `read ${what}`, answers: { 200: definition } }
      operations.push(this.#operation('get', 'get', `read${id}`, details, kind))
    }
    if (verbs.includes('patch')) {
      const details = {
        description: `partially update ${what}`,
        ...this.#writes(metaName('Patch'), []),
        parameters: parametersOf.patch,
        consumes: isCustom ? customPatches : patches,
        answers: { 200: definition, 201: definition }
      }
      operations.push(this.#operation('patch', 'patch', `patch${id}`, details, kind))
    }
    if (verbs.includes('update')) {
      const details = { description: `replace ${what}`, ...this.#writes(definition, [200, 201]) }
      operations.push(this.#operation('put', 'put', `replace${id}`, details, kind))
    }
    return operations
  }

  /** The old paths for watching; custom resources never had them. */
  #hasWatchPaths(): boolean {
    return this.#can('watch') && !this.#resource.isCustom
  }

  #can(verb: string): boolean {
    return this.#resource.verbs.includes(verb)
  }

  #list(id: string): Operation {
    const { kind, isCustom } = this.#resource
    return this.#operation('get', 'list', id, {
      description: `${this.#can('watch') ? 'list or watch' : 'list'} objects of kind ${kind}`,
      parameters: parametersOf.list,
      produces: isCustom ? customEncodings : streams,
      answers: { 200: `${this.#definition}List` }
    })
  }

  #watch(path: string, shared: readonly string[], name: string, action: 'watch' | 'watchlist'): PathOperations {
    const { kind } = this.#resource
    const what = action === 'watch' ? `an object of kind ${kind}` : `a list of ${kind}`
    const operation = this.#operation('get', action, `watch${this.#token}${name}`, {
      description: `watch changes to ${what}. deprecated: use the 'watch' parameter with a list operation instead`,
      produces: streams,
      answers: { 200: metaName('WatchEvent') }
    })
    return this.#path(`/watch${path}`, [...parametersOf.list, ...shared], [operation])
  }

  #writes(definition: string, codes: readonly number[]): Pick<Operation, 'parameters' | 'body' | 'answers'> {
    return {
      parameters: parametersOf.write,
      body: { definition, required: true },
      answers: Object.fromEntries(codes.map((code) => [code, definition]))
    }
  }

  #operation(
    method: Method,
    action: string,
    id: string,
    details: Pick<Operation, 'description' | 'answers'> & Partial<Operation>,
    { group, version, kind }: GroupVersionKind = this.#resource
  ): Operation {
    return {
      method,
      id,
      action,
      tag: tagOf(this.#resource.group, this.#resource.version),
      kind: { group, version, kind },
      parameters: [],
      consumes: any,
      produces: this.#resource.isCustom ? customEncodings : encodings,
      ...details
    }
  }

  /** Parameters that all operations of a path have stand at the path. */
  #path(path: string, shared: readonly string[], operations: readonly Operation[]): PathOperations {
    const [first, ...others] = operations
    const common = first?.parameters.filter((key) => others.every(({ parameters }) => parameters.includes(key))) ?? []
    return {
      path: `${this.#base}${path}`,
      shared: [...common, ...shared],
      operations: operations.map((operation) => ({
        ...operation,
        parameters: operation.parameters.filter((key) => !common.includes(key))
      }))
    }
  }
}

function isProbe(method: Method): boolean {
  return method === 'head' || method === 'options'
}
