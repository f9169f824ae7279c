import type { NewObject } from '../../kube/object.ts'
import type { Secret } from '../../schema/types.ts'

export function setSecretDefaults(secret: NewObject<Secret>): NewObject<Secret> {
  return secret
}
