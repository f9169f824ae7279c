import type { Ingress } from '../../schema/types.ts'

const classAnnotation = 'kubernetes.io/ingress.class'

export function ingressWarnings({ metadata }: Ingress, old: Ingress | undefined): readonly string[] {
  if (old !== undefined || metadata.annotations?.[classAnnotation] === undefined) return []
  return [`annotation "${classAnnotation}" is deprecated, please use 'spec.ingressClassName' instead`]
}
