import type { ValidatingAdmissionPolicy } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { validatingAdmissionPolicyColumns } from './columns.ts'
import { setValidatingAdmissionPolicyDefaults } from './defaults.ts'
import { validatingAdmissionPolicyStatus } from './status.ts'
import { validateValidatingAdmissionPolicy } from './validation.ts'

export const validatingAdmissionPolicyKind: Kind<ValidatingAdmissionPolicy> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicy',
  resource: 'validatingadmissionpolicies',
  singular: 'validatingadmissionpolicy',
  shortNames: [],
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicy',
  subresources: ['status'],
  hasGeneration: true,
  fieldSelectors: [],
  columns: validatingAdmissionPolicyColumns,
  status: validatingAdmissionPolicyStatus,
  setDefaults: setValidatingAdmissionPolicyDefaults,
  validate: validateValidatingAdmissionPolicy,
  relations: [],
  icon: 'validatingadmissionpolicy'
}
