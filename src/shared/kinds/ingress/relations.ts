import type { Ingress, IngressBackend } from '../../schema/types.ts'
import type { Relation } from '../kind.ts'

function backendsOf({ spec }: Ingress): readonly IngressBackend[] {
  const ofRules = (spec.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend))
  return spec.defaultBackend === undefined ? ofRules : [spec.defaultBackend, ...ofRules]
}

export const ingressRelations: readonly Relation<Ingress>[] = [
  {
    name: 'ingress class',
    resource: 'ingressclasses',
    references: ({ spec: { ingressClassName: name } }) => (name === undefined ? [] : [{ name }])
  },
  {
    name: 'service',
    resource: 'services',
    references: (ingress) => {
      const names = backendsOf(ingress).flatMap(({ service }) => (service === undefined ? [] : [service.name]))
      return [...new Set(names)].map((name) => ({ namespace: ingress.metadata.namespace, name }))
    }
  },
  {
    name: 'secret',
    resource: 'secrets',
    references: ({ metadata: { namespace }, spec: { tls = [] } }) =>
      tls.flatMap(({ secretName: name }) => (name === undefined ? [] : [{ namespace, name }]))
  }
]
