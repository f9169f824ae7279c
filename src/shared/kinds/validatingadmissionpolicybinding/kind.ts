import type { ValidatingAdmissionPolicyBinding } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { validatingAdmissionPolicyBindingColumns } from './columns.ts'
import { setValidatingAdmissionPolicyBindingDefaults } from './defaults.ts'
import { validatingAdmissionPolicyBindingRelations } from './relations.ts'
import { validatingAdmissionPolicyBindingStatus } from './status.ts'
import { validateValidatingAdmissionPolicyBinding } from './validation.ts'

export const validatingAdmissionPolicyBindingKind: Kind<ValidatingAdmissionPolicyBinding> = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'ValidatingAdmissionPolicyBinding',
  resource: 'validatingadmissionpolicybindings',
  singular: 'validatingadmissionpolicybinding',
  shortNames: [],
  categories: ['api-extensions'],
  namespaced: false,
  schema: 'io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding',
  subresources: [],
  hasGeneration: true,
  fieldSelectors: [],
  columns: validatingAdmissionPolicyBindingColumns,
  status: validatingAdmissionPolicyBindingStatus,
  setDefaults: setValidatingAdmissionPolicyBindingDefaults,
  validate: validateValidatingAdmissionPolicyBinding,
  relations: validatingAdmissionPolicyBindingRelations,
  icon: 'validatingadmissionpolicybinding'
}
