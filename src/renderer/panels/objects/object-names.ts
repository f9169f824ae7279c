import { kindOfResource } from '../../connection/cluster-kinds.ts'
import type { ObjectLink } from '../../shell/route.ts'

/** "deployment/cart -n shop", as kubectl takes an object. */
export function kubectlTarget({ group, resource, namespace, name }: ObjectLink): string {
  const singular = kindOfResource(group, resource)?.singular ?? resource
  return `${singular}/${name}${namespace === undefined ? '' : ` -n ${namespace}`}`
}

/** "default/pod/web-1", a key for sets of marked objects. */
export function linkKey({ group, resource, namespace, name }: ObjectLink): string {
  return `${group}/${resource}/${namespace ?? ''}/${name}`
}
