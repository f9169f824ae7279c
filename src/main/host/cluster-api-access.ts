import { X509Certificate } from 'node:crypto'
import type { ApiAccessDocument, ApiCredentials } from '../../shared/contract/api-access.ts'
import { AccessRefusal, type ApiAccess } from '../views/api-requests/api-access.ts'
import { RequestLog } from '../views/api-requests/request-log.ts'
import { administrator, IdentityError, type Identities } from './credentials/identities.ts'

/** The API as it is served: told by who serves it, once it can be called. */
export interface ServedApi {
  /** "https://127.0.0.1:6443". */
  readonly url: string
  /** The authority's certificate as PEM, and where it lies. */
  readonly authority: string
  readonly authorityFile: string
  /** The kubeconfig that was written at the start, where one was asked for. */
  readonly kubeconfigFile?: string | undefined
  /** A whole kubeconfig for one identity, with its secrets. */
  kubeconfigOf(identity: string): string
}

export interface ClusterApiSettings {
  /** Another one after another cluster was made in its place. */
  readonly clusterName: () => string
  readonly controlPlaneOnly: boolean
  /** Why the API is not served, until `serve` is called. */
  readonly notServed: string
}

/** What the window may know and change about the API of an engine's cluster. It lives as long as the cluster's host. */
export class ClusterApiAccess implements ApiAccess {
  readonly requests = new RequestLog()
  readonly #identities: Identities
  readonly #settings: ClusterApiSettings
  readonly #listeners = new Set<() => void>()
  #served: ServedApi | undefined

  constructor(identities: Identities, settings: ClusterApiSettings) {
    this.#identities = identities
    this.#settings = settings
    identities.onChange(() => this.#tell())
  }

  serve(api: ServedApi): void {
    this.#served = api
    this.#tell()
  }

  document(): ApiAccessDocument {
    const { controlPlaneOnly, notServed } = this.#settings
    const clusterName = this.#settings.clusterName()
    return {
      ...(this.#served === undefined ? { notServed } : servedDocument(this.#served)),
      clusterName,
      controlPlaneOnly,
      identities: this.#identities.list.map(({ name, groups }) => ({
        name,
        groups,
        context: `${name}@${clusterName}`,
        removable: name !== administrator.name
      }))
    }
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  credentials(identity: string): ApiCredentials {
    const token = this.#identities.tokenOf(identity)
    if (token === undefined) throw new AccessRefusal(`there is no identity "${identity}"`)
    if (this.#served === undefined) throw new AccessRefusal(`the API is not served: ${this.#settings.notServed}`)
    return { kubeconfig: this.#served.kubeconfigOf(identity), token }
  }

  createIdentity(name: string, groups: readonly string[]): void {
    orRefused(() => this.#identities.create({ name, groups }))
  }

  removeIdentity(name: string): void {
    orRefused(() => this.#identities.remove(name))
  }

  #tell(): void {
    for (const tell of this.#listeners) tell()
  }
}

function servedDocument({ url, authority, authorityFile, kubeconfigFile }: ServedApi): Partial<ApiAccessDocument> {
  return {
    url,
    authority: { fingerprint: new X509Certificate(authority).fingerprint256, file: authorityFile },
    ...(kubeconfigFile !== undefined && { kubeconfigFile })
  }
}

function orRefused(change: () => void): void {
  try {
    change()
  } catch (error) {
    throw error instanceof IdentityError ? new AccessRefusal(error.message) : error
  }
}
