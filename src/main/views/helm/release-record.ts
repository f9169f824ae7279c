// The record of one revision of a release, as Helm 3 keeps it in a Secret: helm's pkg/storage/driver (secrets.go,
// util.go) and pkg/release. Nothing here throws at what somebody else wrote.
import { constants, gunzipSync, gzipSync } from 'node:zlib'
import { isJsonObject, type JsonObject } from '../../../shared/kube/json-object.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { Secret } from '../../../shared/schema/types.ts'

export const releaseSecretType = 'helm.sh/release.v1'

type Labels = Readonly<Record<string, string>>

export type ReleaseStatus =
  | 'unknown'
  | 'deployed'
  | 'uninstalled'
  | 'superseded'
  | 'failed'
  | 'uninstalling'
  | 'pending-install'
  | 'pending-upgrade'
  | 'pending-rollback'

/** What the record is read for; all else that it holds (templates, hooks, the chart's files) stays as it is. */
export interface ReleaseRecord {
  readonly name: string
  readonly namespace: string
  readonly version: number
  readonly info: JsonObject
  readonly chart?: JsonObject
  /** Values that the user gave. */
  readonly config?: JsonObject
  readonly manifest: string
  readonly hooks?: readonly Json[]
  /** Since Helm 4: how its objects were written, "ssa" on the server or "csa" by patches of the client. */
  readonly apply_method?: Json
}

export type ReadRelease = { readonly release: ReleaseRecord } | { readonly problem: string }

/** Bytes of one record when unpacked. A Secret holds 1 MiB, which a hostile one unpacks to a thousand. */
const unpackedLimit = 32 * 1024 * 1024
const base64 = /^[A-Za-z0-9+/]*={0,2}$/

/** Helm's key of a revision, which is its Secret's name. */
export function releaseKey(name: string, version: number): string {
  return `sh.helm.release.v1.${name}.v${version}`
}

/** The record in a Secret, or in words why there is none to be read. */
export function readRelease({ type, data }: Pick<Secret, 'type' | 'data'>): ReadRelease {
  if (type !== releaseSecretType) return { problem: `the Secret is of type "${type ?? ''}", not ${releaseSecretType}` }
  const outer = data?.['release']
  if (typeof outer !== 'string' || outer === '') return { problem: 'the Secret has no data "release"' }
  return decodeRelease(Buffer.from(outer, 'base64').toString('latin1'))
}

/** Base64 of gzip of JSON; JSON that is not packed is read too, as Helm does. */
export function decodeRelease(text: string): ReadRelease {
  if (text.length % 4 !== 0 || !base64.test(text)) return { problem: 'data "release" is not base64' }
  let bytes: Buffer = Buffer.from(text, 'base64')
  if (bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08) {
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: unpackedLimit })
    } catch (error) {
      const isTooLarge = error instanceof Error && (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      return {
        problem: isTooLarge
          ? `the record is larger than ${unpackedLimit / 1024 / 1024} MiB when unpacked`
          : 'the record cannot be unpacked'
      }
    }
  }
  let json: Json
  try {
    json = JSON.parse(bytes.toString('utf8')) as Json
  } catch {
    return { problem: 'the record is not JSON' }
  }
  return checked(json)
}

function checked(json: Json): ReadRelease {
  if (!isJsonObject(json)) return { problem: 'the record is no object' }
  const { name, namespace, version, info, chart, config, manifest, hooks } = json
  if (typeof name !== 'string' || name === '') return { problem: 'the record has no name' }
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1)
    return { problem: 'the record has no version' }
  if (!isJsonObject(info)) return { problem: 'the record has no info' }
  return {
    release: {
      ...json,
      name,
      namespace: textOf(namespace),
      version,
      info,
      ...(isJsonObject(chart) ? { chart } : { chart: {} }),
      ...(isJsonObject(config) ? { config } : { config: {} }),
      manifest: textOf(manifest),
      hooks: Array.isArray(hooks) ? (hooks as readonly Json[]) : []
    }
  }
}

/** The text that a Secret's data "release" holds, before the API's own base64. */
export function encodeRelease(release: ReleaseRecord): string {
  return gzipSync(JSON.stringify(release), { level: constants.Z_BEST_COMPRESSION }).toString('base64')
}

/** Labels that Helm sets itself; others on the Secret are the user's, and stay. */
const systemLabels: ReadonlySet<string> = new Set(['name', 'owner', 'status', 'version', 'createdAt', 'modifiedAt'])

export function userLabels(secret: Secret): Labels {
  return Object.fromEntries(Object.entries(secret.metadata.labels ?? {}).filter(([key]) => !systemLabels.has(key)))
}

/** The Secret for a revision. `moment` says whether it is new or written again, and when, in milliseconds. */
export function releaseSecret(
  release: ReleaseRecord,
  labels: Labels,
  moment: { readonly label: 'createdAt' | 'modifiedAt'; readonly at: number }
): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: releaseKey(release.name, release.version),
      namespace: release.namespace,
      labels: {
        ...labels,
        name: release.name,
        owner: 'helm',
        status: statusOf(release),
        version: String(release.version),
        [moment.label]: String(Math.floor(moment.at / 1_000))
      }
    },
    type: releaseSecretType,
    data: { release: Buffer.from(encodeRelease(release), 'latin1').toString('base64') }
  }
}

export function statusOf({ info }: ReleaseRecord): string {
  return textOf(info['status'])
}

export function withInfo(release: ReleaseRecord, info: JsonObject & { readonly status: ReleaseStatus }): ReleaseRecord {
  return { ...release, info: { ...release.info, ...info } }
}

/** "Job migrate (pre-rollback)" of each hook that Helm would run at one of these moments. */
export function hooksAt({ hooks = [] }: ReleaseRecord, moments: readonly string[]): readonly string[] {
  return hooks.filter(isJsonObject).flatMap((hook) => {
    const events = Array.isArray(hook['events']) ? (hook['events'] as readonly Json[]).map(textOf) : []
    const now = events.filter((event) => moments.includes(event))
    return now.length === 0 ? [] : [`${textOf(hook['kind'])} ${textOf(hook['name'])} (${now.join(', ')})`]
  })
}

export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
