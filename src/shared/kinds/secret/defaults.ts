import { encodeBase64 } from '../../kube/base64.ts'
import type { NewObject } from '../../kube/object.ts'
import { changed, filled, mappedValues } from '../../kube/sharing.ts'
import type { Secret } from '../../schema/types.ts'

/** Upstream's SetDefaults_Secret, and its conversion: stringData is written over data, encoded. */
export function setSecretDefaults(secret: NewObject<Secret>): NewObject<Secret> {
  const result = filled(secret, { type: 'Opaque' })
  const { stringData } = result
  if (stringData === undefined) return result
  return changed(result, { data: { ...result.data, ...mappedValues(stringData, encodeBase64) }, stringData: undefined })
}
