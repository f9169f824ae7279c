// Discovery as bytes: a document is made when it is first asked for, and again only after what is served has changed.
import { createHash } from 'node:crypto'
import type { AggregatedVersion } from './documents.ts'
import { aggregatedDiscovery, apiGroup, apiGroupList, apiResourceList, apiVersions } from './documents.ts'
import type { ServedGroup, ServedResources } from './served-resources.ts'
import { groupsOf } from './served-resources.ts'

/** A JSON document; `etag` is its header's value, with the quotes. */
export interface ServedDocument {
  readonly bytes: Buffer
  readonly etag: string
}

export class DiscoveryCache {
  readonly #served: ServedResources
  readonly #serverAddress: string
  readonly #documents = new Map<string, ServedDocument>()
  #groups: readonly ServedGroup[] = []
  #revision: number | undefined

  /** `serverAddress` is the HOST:PORT that /api tells clients. */
  constructor(served: ServedResources, serverAddress: string) {
    this.#served = served
    this.#serverAddress = serverAddress
  }

  /**
   * What stands at /api, /apis, /api/VERSION, /apis/GROUP and /apis/GROUP/VERSION, without a slash at the end; undefined
   * where nothing does. Only /api and /apis have aggregated forms: elsewhere `form` makes no difference.
   */
  document(path: string, form: 'plain' | AggregatedVersion): ServedDocument | undefined {
    this.#refresh()
    const key = path === '/api' || path === '/apis' ? `${path} ${form}` : path
    let document = this.#documents.get(key)
    if (document === undefined) {
      const content = this.#build(path, form)
      if (content === undefined) return undefined
      const bytes = Buffer.from(`${JSON.stringify(content)}\n`)
      document = { bytes, etag: `"${createHash('sha512').update(bytes).digest('hex').toUpperCase()}"` }
      this.#documents.set(key, document)
    }
    return document
  }

  #refresh(): void {
    if (this.#revision === this.#served.revision) return
    this.#revision = this.#served.revision
    this.#groups = groupsOf(this.#served.list())
    this.#documents.clear()
  }

  #build(path: string, form: 'plain' | AggregatedVersion): object | undefined {
    const [root, ...rest] = path.split('/').slice(1)
    const core = this.#groups.find(({ name }) => name === '')
    const named = this.#groups.filter(({ name }) => name !== '')
    if (root === 'api') {
      if (rest.length === 1) return this.#resources(core, rest[0]!)
      if (rest.length > 0) return undefined
      if (form === 'plain') return apiVersions(core, this.#serverAddress)
      return aggregatedDiscovery(core === undefined ? [] : [core], form)
    }
    if (root !== 'apis' || rest.length > 2) return undefined
    if (rest.length === 0) return form === 'plain' ? apiGroupList(named) : aggregatedDiscovery(named, form)
    const group = named.find(({ name }) => name === rest[0])
    if (rest.length === 2) return this.#resources(group, rest[1]!)
    return group === undefined ? undefined : apiGroup(group)
  }

  #resources(group: ServedGroup | undefined, version: string): object | undefined {
    const served = group?.versions.find((one) => one.version === version)
    return group === undefined || served === undefined ? undefined : apiResourceList(group.name, served)
  }
}
