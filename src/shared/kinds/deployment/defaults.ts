import type { NewObject } from '../../kube/object.ts'
import type { Deployment } from '../../schema/types.ts'

export function setDeploymentDefaults(deployment: NewObject<Deployment>): NewObject<Deployment> {
  return deployment
}
