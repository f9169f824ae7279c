import type { NewObject } from '../../kube/object.ts'
import type { ConfigMap } from '../../schema/types.ts'

export function setConfigMapDefaults(configMap: NewObject<ConfigMap>): NewObject<ConfigMap> {
  return configMap
}
