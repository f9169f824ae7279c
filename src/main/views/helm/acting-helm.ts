import type { KubeList, KubeRequest, KubeResponse } from '../../../shared/contract/kube.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import type { Secret } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { ReleaseObject } from './manifest-objects.ts'
import { readRelease, releaseKey, releaseSecret, statusOf, userLabels, type ReleaseRecord } from './release-record.ts'

/** The API said no, or Helm itself does: `message` is what helm prints behind "Error: ". */
export class HelmFailure extends Error {
  override readonly name = 'HelmFailure'
  readonly refusal: Status | undefined

  constructor(message: string, refusal?: Status) {
    super(message)
    this.refusal = refusal
  }
}

export interface StoredRelease {
  readonly release: ReleaseRecord
  /** Labels that are the user's own. */
  readonly labels: Readonly<Record<string, string>>
}

interface Acting {
  readonly cluster: string
  readonly identity: string
  readonly namespace: string
  readonly name: string
  readonly dryRun: boolean
}

/** Helm's requests about one release, as the person who acts; a dry run is one for the API too. */
export class ActingHelm {
  readonly #source: ClusterSource
  readonly #acting: Acting

  constructor(source: ClusterSource, acting: Acting) {
    this.#source = source
    this.#acting = acting
  }

  /**
   * All revisions, oldest first. Records that cannot be read are passed over, as Helm does. Throws HelmFailure where
   * the list is refused or empty.
   */
  async history(): Promise<readonly StoredRelease[]> {
    const { namespace, name } = this.#acting
    const response = await this.#secrets('list', { options: { labelSelector: `name=${name},owner=helm` } })
    refuse(response, 'query: failed to query with labels: ')
    const found: StoredRelease[] = []
    for (const secret of (response.object as KubeList).items as readonly Secret[]) {
      const read = readRelease(secret)
      // What a record says of its own place must not lead the requests elsewhere.
      if ('release' in read && read.release.name === name)
        found.push({ release: { ...read.release, namespace }, labels: userLabels(secret) })
    }
    if (found.length === 0) throw new HelmFailure('release: not found')
    return found.sort((a, b) => a.release.version - b.release.version)
  }

  /** Throws HelmFailure. */
  async create({ release, labels }: StoredRelease): Promise<void> {
    const moment = { label: 'createdAt', at: this.#source.now() } as const
    refuse(
      await this.#secrets('create', { body: releaseSecret(release, labels, moment) }),
      'create: failed to create: '
    )
  }

  /** Writes the record again. Throws HelmFailure. */
  async update({ release, labels }: StoredRelease): Promise<void> {
    const moment = { label: 'modifiedAt', at: this.#source.now() } as const
    const body = releaseSecret(release, labels, moment)
    refuse(
      await this.#secrets('update', { name: releaseKey(release.name, release.version), body }),
      'update: failed to update: '
    )
  }

  /** Throws HelmFailure. */
  async remove({ release }: StoredRelease): Promise<void> {
    const response = await this.#secrets('delete', { name: releaseKey(release.name, release.version) })
    if (response.code !== 404) refuse(response, '')
  }

  /**
   * Makes room, so that at most `most` records stay; the last that is deployed is never let go of. Helm's
   * pkg/storage, removeLeastRecent. Throws HelmFailure.
   */
  async removeOldest(history: readonly StoredRelease[], most: number): Promise<void> {
    const lastDeployed = history.findLast(({ release }) => statusOf(release) === 'deployed')
    let left = history.length
    for (const stored of history) {
      if (left <= most) return
      if (stored === lastDeployed) continue
      await this.remove(stored)
      left--
    }
  }

  /** A request for an object of a manifest, whose kind the cluster has. */
  object(object: ReleaseObject, verb: KubeRequest['verb'], more: Partial<KubeRequest> = {}): Promise<KubeResponse> {
    const { apiVersion, kind, namespace } = object
    const slash = apiVersion.indexOf('/')
    return this.#send({
      verb,
      group: apiVersion.slice(0, Math.max(slash, 0)),
      version: apiVersion.slice(slash + 1),
      resource: kind!.resource,
      ...(namespace !== undefined && { namespace }),
      ...(verb !== 'create' && { name: object.name }),
      ...more
    })
  }

  #secrets(verb: KubeRequest['verb'], more: Partial<KubeRequest> & { readonly body?: Json }): Promise<KubeResponse> {
    const { group, version, resource } = secretKind
    return this.#send({ verb, group, version, resource, namespace: this.#acting.namespace, ...more })
  }

  #send(request: Omit<KubeRequest, 'cluster' | 'identity'>): Promise<KubeResponse> {
    const { cluster, identity, dryRun } = this.#acting
    const isRead = request.verb === 'get' || request.verb === 'list'
    const options = isRead
      ? request.options
      : { fieldManager: 'helm', ...(dryRun && { dryRun: true }), ...request.options }
    return this.#source.request({ ...request, cluster, identity, ...(options !== undefined && { options }) })
  }
}

/** Throws HelmFailure with the API's words where it refused. */
function refuse(response: KubeResponse, before: string): void {
  const status = refusalOf(response)
  if (status !== undefined) throw new HelmFailure(`${before}${wordsOf(status)}`, status)
}

export function refusalOf({ code, object }: KubeResponse): Status | undefined {
  return code >= 400 ? (object as Status) : undefined
}

export function wordsOf(status: Status): string {
  return status.message ?? status.reason ?? `code ${status.code}`
}
