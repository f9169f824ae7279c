import { isDefaultIngressClass } from '../../../../shared/kinds/ingressclass/default-class.ts'
import { ingressClassKind } from '../../../../shared/kinds/ingressclass/kind.ts'
import type { NewObject } from '../../../../shared/kube/object.ts'
import type { Ingress, IngressClass } from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'

const annotation = 'kubernetes.io/ingress.class'

/** Of several defaults the newest, then the first by name. */
function isBefore(a: IngressClass, b: IngressClass): boolean {
  const [older, newer] = [b.metadata.creationTimestamp, a.metadata.creationTimestamp]
  return newer === older ? a.metadata.name < b.metadata.name : newer > older
}

/** Upstream's DefaultIngressClass admission (plugin/pkg/admission/network/defaultingressclass). */
export function withDefaultIngressClass(store: ObjectStore, ingress: NewObject<Ingress>): NewObject<Ingress> {
  if (ingress.metadata.annotations?.[annotation] !== undefined) return ingress
  if (ingress.spec.ingressClassName !== undefined) return ingress
  let chosen: IngressClass | undefined
  for (const one of store.all(ingressClassKind))
    if (isDefaultIngressClass(one) && (chosen === undefined || isBefore(one, chosen))) chosen = one
  if (chosen === undefined) return ingress
  return { ...ingress, spec: { ...ingress.spec, ingressClassName: chosen.metadata.name } }
}
