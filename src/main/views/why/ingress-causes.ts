import { ingressClassKind } from '../../../shared/kinds/ingressclass/kind.ts'
import { isDefaultIngressClass } from '../../../shared/kinds/ingressclass/default-class.ts'
import { ingressKind } from '../../../shared/kinds/ingress/kind.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { Ingress, IngressBackend, IngressClass, Service } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { bareRef } from '../documents/object-ref.ts'
import { nothing, type Explanation } from './explanation.ts'
import { missingObject } from './refusal-causes.ts'
import { partlyReady, unanswered } from './service-causes.ts'

/** Why an Ingress leads nowhere: nobody serves its class, or there is nobody behind it. */
export function ingressCauses(source: ClusterSource, ingress: Ingress): Explanation {
  const { metadata, spec } = ingress
  const about = bareRef(ingress, ingressKind)
  const edit = { command: 'edit', about } as const
  const className = spec.ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class']
  if (className === undefined) {
    if (![...source.all<IngressClass>(ingressClassKind)].some(isDefaultIngressClass))
      return { links: [{ mark: 'warn', words: { code: 'noIngressClass' }, about, remedy: edit }] }
  } else {
    const missing = missingObject(source, ingressClassKind, undefined, className)
    if (missing.length > 0 && spec.ingressClassName !== undefined) return { links: missing }
  }
  for (const { service } of backendsOf(ingress)) {
    if (service === undefined) continue
    const behind = unanswered(source, metadata.namespace!, service.name)
    if (behind !== undefined) return behind
    const found = source.get<Service>(serviceKind, metadata.namespace, service.name)
    const { number, name } = service.port ?? {}
    if (found?.spec.ports?.some((port) => (name === undefined ? port.port === number : port.name === name)) === false) {
      const words = { code: 'noServicePort', service: service.name, port: name ?? number ?? '' } as const
      return { links: [{ mark: 'bad', words, about: bareRef(found, serviceKind), remedy: edit }] }
    }
  }
  for (const { secretName } of spec.tls ?? []) {
    const missing = secretName === undefined ? [] : missingObject(source, secretKind, metadata.namespace, secretName)
    if (missing.length > 0) return { links: missing }
  }
  for (const { service } of backendsOf(ingress)) {
    const found = service && source.get<Service>(serviceKind, metadata.namespace, service.name)
    const partly = found === undefined ? nothing : partlyReady(source, found)
    if (partly.links.length > 0) return partly
  }
  return nothing
}

function backendsOf({ spec }: Ingress): readonly IngressBackend[] {
  const ofRules = (spec.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))
  return spec.defaultBackend === undefined ? ofRules : [...ofRules, spec.defaultBackend]
}
