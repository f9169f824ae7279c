// What volumes of ConfigMaps, Secrets, the downward API and projections of them hold, after upstream's pkg/volume.
import type {
  ConfigMapVolumeSource,
  DownwardAPIVolumeFile,
  KeyToPath,
  ServiceAccountTokenProjection,
  Volume,
  VolumeProjection
} from '../../../../shared/schema/types.ts'
import { dataOf, type ConfigObject, type ConfigResource } from './config-data.ts'

/** Where the contents come from. */
export interface PayloadSources {
  object(resource: ConfigResource, name: string): ConfigObject | undefined
  field(file: DownwardAPIVolumeFile): string
  token(projection: ServiceAccountTokenProjection): string
}

/** A file of such a volume. */
export interface PayloadFile {
  /** Its mode; undefined where the volume's default counts. */
  readonly mode: number | undefined
  readonly isToken: boolean
  /** Made when somebody reads it: a token is signed then. */
  text(): string
}

/** Files by path within the volume, and what is missing: upstream's words. */
export interface Payload {
  readonly files: ReadonlyMap<string, PayloadFile>
  readonly errors: readonly string[]
}

type PayloadSource = Pick<VolumeProjection, 'configMap' | 'secret' | 'downwardAPI' | 'serviceAccountToken'>

/** What a volume is made of: several sources where it is a projection. */
export function sourcesOf({ projected, configMap, secret, downwardAPI }: Volume): readonly PayloadSource[] {
  if (projected !== undefined) return projected.sources ?? []
  if (configMap !== undefined) return [{ configMap }]
  if (secret !== undefined) return [{ secret: { ...secret, name: secret.secretName ?? '' } }]
  return downwardAPI === undefined ? [] : [{ downwardAPI }]
}

/** Whether a volume is one of those. */
export function isConfigVolume({ configMap, secret, downwardAPI, projected }: Volume): boolean {
  return configMap !== undefined || secret !== undefined || downwardAPI !== undefined || projected !== undefined
}

export function payloadOf(volume: Volume, sources: PayloadSources): Payload {
  const files = new Map<string, PayloadFile>()
  const errors: string[] = []
  const config = (resource: ConfigResource, { name, items, optional }: ConfigMapVolumeSource): void => {
    const error = addData(files, resource, name ?? '', items, optional === true, sources)
    if (error !== undefined) errors.push(error)
  }
  const fields = (list: readonly DownwardAPIVolumeFile[] = []): void => {
    for (const file of list) files.set(file.path, { mode: file.mode, isToken: false, text: () => sources.field(file) })
  }
  for (const source of sourcesOf(volume)) {
    const { configMap, secret, downwardAPI, serviceAccountToken: token } = source
    if (configMap !== undefined) config('configmap', configMap)
    if (secret !== undefined) config('secret', secret)
    if (downwardAPI !== undefined) fields(downwardAPI.items)
    if (token !== undefined) files.set(token.path, { mode: undefined, isToken: true, text: () => sources.token(token) })
  }
  return { files, errors }
}

function addData(
  files: Map<string, PayloadFile>,
  resource: ConfigResource,
  name: string,
  items: readonly KeyToPath[] | undefined,
  isOptional: boolean,
  sources: PayloadSources
): string | undefined {
  const object = sources.object(resource, name)
  if (object === undefined) return isOptional ? undefined : `${resource} "${name}" not found`
  const data = dataOf(object)
  const put = (path: string, value: string, mode?: number): void =>
    void files.set(path, { mode, isToken: false, text: () => value })
  if (items === undefined || items.length === 0) {
    for (const key in data) put(key, data[key]!)
    return undefined
  }
  for (const { key, path, mode } of items) {
    const value = data[key]
    if (value !== undefined) put(path, value, mode)
    else if (!isOptional) return `references non-existent ${resource === 'secret' ? 'secret' : 'config'} key: ${key}`
  }
  return undefined
}
