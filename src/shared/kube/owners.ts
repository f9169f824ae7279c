import type { KubeObject, OwnerReference } from './object.ts'

/** The owner that controls an object, if any; upstream's metav1.GetControllerOf. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  const owners = object.metadata.ownerReferences
  if (owners === undefined) return undefined
  for (const owner of owners) if (owner.controller === true) return owner
  return undefined
}
