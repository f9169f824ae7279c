import type { IngressClass } from '../../schema/types.ts'

const annotation = 'ingressclass.kubernetes.io/is-default-class'

/** Whether Ingresses that name no class get this one. */
export function isDefaultIngressClass({ metadata }: IngressClass): boolean {
  return metadata.annotations?.[annotation] === 'true'
}
