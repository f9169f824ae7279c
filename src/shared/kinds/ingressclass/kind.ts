import type { IngressClass } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { ingressClassColumns } from './columns.ts'
import { setIngressClassDefaults } from './defaults.ts'
import { ingressClassStatus } from './status.ts'
import { validateIngressClass } from './validation.ts'

export const ingressClassKind: Kind<IngressClass> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  resource: 'ingressclasses',
  singular: 'ingressclass',
  shortNames: [],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.networking.v1.IngressClass',
  subresources: [],
  hasGeneration: true,
  fieldSelectors: [],
  columns: ingressClassColumns,
  status: ingressClassStatus,
  setDefaults: setIngressClassDefaults,
  validate: validateIngressClass,
  relations: [],
  icon: 'ingressclass'
}
