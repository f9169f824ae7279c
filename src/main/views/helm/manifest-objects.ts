// The objects of a release's manifest, as helm's pkg/kube Client.Build finds them.
import type { ObjectRef } from '../../../shared/contract/documents.ts'
import type { KindTable } from '../../../shared/kinds/kind-table.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { isJsonObject, type JsonObject } from '../../../shared/kube/json-object.ts'
import type { Json } from '../../../shared/kube/object.ts'
import { parseManifest, type Pause } from '../../../shared/manifest/parse-manifest.ts'
import { groupOf } from '../documents/object-ref.ts'
import { textOf } from './release-record.ts'

export interface ReleaseObject {
  readonly apiVersion: string
  /** The kind's name in the manifest. */
  readonly kindName: string
  /** Undefined where the cluster has no such kind. */
  readonly kind: Kind | undefined
  readonly namespace: string | undefined
  readonly name: string
  /** As the manifest has it, with the namespace that it will stand in. */
  readonly object: JsonObject
}

export type ReadManifest =
  | { readonly objects: readonly ReleaseObject[] }
  | { readonly objects?: undefined; readonly problem: string }

/** Objects without a namespace stand in the release's. */
export async function manifestObjects(
  manifest: string,
  namespace: string,
  kinds: KindTable,
  pause: Pause
): Promise<ReadManifest> {
  const { objects, errors } = await parseManifest(manifest, pause)
  const [error] = errors
  if (error !== undefined) return { problem: error.message }
  return { objects: objects.map(({ object }) => releaseObject(object, namespace, kinds)) }
}

function releaseObject(object: JsonObject, releaseNamespace: string, kinds: KindTable): ReleaseObject {
  const apiVersion = textOf(object['apiVersion'])
  const kindName = textOf(object['kind'])
  const kind = kinds.ofObject({ apiVersion, kind: kindName })
  const metadata = membersOf(object['metadata'])
  const given = textOf(metadata['namespace'])
  const namespace = kind?.namespaced === false ? undefined : given === '' ? releaseNamespace : given
  return {
    apiVersion,
    kindName,
    kind,
    namespace,
    name: textOf(metadata['name']),
    object: namespace === undefined ? object : { ...object, metadata: { ...metadata, namespace } }
  }
}

/** The same object, whatever version of its group the manifest writes it in: helm's isMatchingInfo. */
export function identityOf({ apiVersion, kindName, namespace, name }: ReleaseObject): string {
  return [groupOf(apiVersion), kindName, namespace ?? '', name].join('/')
}

export function refOfReleaseObject({ kind, kindName, apiVersion, namespace, name }: ReleaseObject): ObjectRef {
  return {
    group: groupOf(apiVersion),
    resource: kind?.resource ?? '',
    kind: kindName,
    ...(namespace !== undefined && { namespace }),
    name
  }
}

/** helm.sh/resource-policy: keep. */
export function isKept(object: JsonObject): boolean {
  const policy = textOf(membersOf(membersOf(object['metadata'])['annotations'])['helm.sh/resource-policy'])
  return policy.trim().toLowerCase() === 'keep'
}

/** The marks by which Helm knows its own: helm's pkg/action/validate.go, setMetadataVisitor. */
export function markedAsOwned(
  object: JsonObject,
  release: { readonly name: string; readonly namespace: string }
): JsonObject {
  const metadata = membersOf(object['metadata'])
  return {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...membersOf(metadata['labels']), 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: {
        ...membersOf(metadata['annotations']),
        'meta.helm.sh/release-name': release.name,
        'meta.helm.sh/release-namespace': release.namespace
      }
    }
  }
}

/** What keeps a manifest from being worked with: a kind that the cluster has not, in the words of upstream's builder. */
export function unknownKind(objects: readonly ReleaseObject[]): string | undefined {
  const unknown = objects.find(({ kind }) => kind === undefined)
  if (unknown === undefined) return undefined
  const { kindName, apiVersion, name, namespace = '' } = unknown
  return (
    `resource mapping not found for name: "${name}" namespace: "${namespace}" from "": ` +
    `no matches for kind "${kindName}" in version "${apiVersion}"\nensure CRDs are installed first`
  )
}

function membersOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}
