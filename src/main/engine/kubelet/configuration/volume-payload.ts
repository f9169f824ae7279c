// What volumes of ConfigMaps, Secrets, the downward API and projections of them hold, after upstream's pkg/volume.
import type {
  ConfigMapVolumeSource,
  DownwardAPIVolumeFile,
  KeyToPath,
  ServiceAccountTokenProjection,
  Volume
} from '../../../../shared/schema/types.ts'
import { dataOf, type ConfigObject, type ConfigResource } from './config-data.ts'

/** Where the contents come from. */
export interface PayloadSources {
  object(resource: ConfigResource, name: string): ConfigObject | undefined
  field(file: DownwardAPIVolumeFile): string
  token(projection: ServiceAccountTokenProjection): string
}

/** Texts by path within the volume, and what is missing: upstream's words. */
export interface Payload {
  readonly files: ReadonlyMap<string, string>
  readonly errors: readonly string[]
}

/** Whether a volume is one of those. */
export function isConfigVolume({ configMap, secret, downwardAPI, projected }: Volume): boolean {
  return configMap !== undefined || secret !== undefined || downwardAPI !== undefined || projected !== undefined
}

export function payloadOf(volume: Volume, sources: PayloadSources): Payload {
  const files = new Map<string, string>()
  const errors: string[] = []
  const config = (resource: ConfigResource, { name, items, optional }: ConfigMapVolumeSource): void => {
    const error = addData(files, resource, name ?? '', items, optional === true, sources)
    if (error !== undefined) errors.push(error)
  }
  const fields = (list: readonly DownwardAPIVolumeFile[] = []): void => {
    for (const file of list) files.set(file.path, sources.field(file))
  }
  const { configMap, secret, downwardAPI, projected } = volume
  if (configMap !== undefined) config('configmap', configMap)
  if (secret !== undefined) config('secret', { ...secret, name: secret.secretName ?? '' })
  if (downwardAPI !== undefined) fields(downwardAPI.items)
  for (const source of projected?.sources ?? []) {
    if (source.configMap !== undefined) config('configmap', source.configMap)
    if (source.secret !== undefined) config('secret', source.secret)
    if (source.downwardAPI !== undefined) fields(source.downwardAPI.items)
    if (source.serviceAccountToken !== undefined) {
      files.set(source.serviceAccountToken.path, sources.token(source.serviceAccountToken))
    }
  }
  return { files, errors }
}

function addData(
  files: Map<string, string>,
  resource: ConfigResource,
  name: string,
  items: readonly KeyToPath[] | undefined,
  isOptional: boolean,
  sources: PayloadSources
): string | undefined {
  const object = sources.object(resource, name)
  if (object === undefined) return isOptional ? undefined : `${resource} "${name}" not found`
  const data = dataOf(object)
  if (items === undefined || items.length === 0) {
    for (const key in data) files.set(key, data[key]!)
    return undefined
  }
  for (const { key, path } of items) {
    const value = data[key]
    if (value !== undefined) files.set(path, value)
    else if (!isOptional) return `references non-existent ${resource === 'secret' ? 'secret' : 'config'} key: ${key}`
  }
  return undefined
}
