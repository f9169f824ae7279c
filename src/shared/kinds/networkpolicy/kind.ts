import type { NetworkPolicy } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { networkPolicyColumns } from './columns.ts'
import { setNetworkPolicyDefaults } from './defaults.ts'
import { networkPolicyStatus } from './status.ts'
import { validateNetworkPolicy } from './validation.ts'

export const networkPolicyKind: Kind<NetworkPolicy> = {
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  resource: 'networkpolicies',
  singular: 'networkpolicy',
  shortNames: ['netpol'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.networking.v1.NetworkPolicy',
  subresources: [],
  hasGeneration: true,
  fieldSelectors: [],
  columns: networkPolicyColumns,
  status: networkPolicyStatus,
  setDefaults: setNetworkPolicyDefaults,
  validate: validateNetworkPolicy,
  relations: [],
  icon: 'networkpolicy'
}
