// The data of ConfigMaps and Secrets as containers see it.
import { decodeBase64 } from '../../../../shared/kube/base64.ts'
import type { ConfigMap, Secret } from '../../../../shared/schema/types.ts'

export type ConfigResource = 'configmap' | 'secret'

/** A ConfigMap or a Secret: of both only the data counts here. */
export type ConfigObject = ConfigMap | Secret

const decoded = new WeakMap<ConfigObject, Readonly<Record<string, string>>>()

/** Values by key, as text; those of Secrets, and binary ones, decoded once per object. */
export function dataOf(object: ConfigObject): Readonly<Record<string, string>> {
  if (object.kind !== 'Secret' && !('binaryData' in object)) return object.data ?? {}
  let data = decoded.get(object)
  if (data === undefined) {
    data =
      object.kind === 'Secret' ? decodedValues(object.data) : { ...object.data, ...decodedValues(object.binaryData) }
    decoded.set(object, data)
  }
  return data
}

function decodedValues(data: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, decodeBase64(value)]))
}
