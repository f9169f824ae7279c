import type { Ingress } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { ingressColumns } from './columns.ts'
import { setIngressDefaults } from './defaults.ts'
import { ingressRelations } from './relations.ts'
import { ingressStatus } from './status.ts'
import { validateIngress } from './validation.ts'
import { ingressWarnings } from './warnings.ts'

export const ingressKind: Kind<Ingress> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  resource: 'ingresses',
  singular: 'ingress',
  shortNames: ['ing'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.networking.v1.Ingress',
  subresources: ['status'],
  hasGeneration: true,
  fieldSelectors: [],
  columns: ingressColumns,
  status: ingressStatus,
  setDefaults: setIngressDefaults,
  validate: validateIngress,
  warnings: ingressWarnings,
  relations: ingressRelations,
  icon: 'ingress'
}
