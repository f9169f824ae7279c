import type { Pod } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { podColumns } from './columns.ts'
import { setPodDefaults } from './defaults.ts'
import { podRelations } from './relations.ts'
import { podStatus } from './status.ts'
import { validatePod } from './validation.ts'
import { podStrategy } from './strategy.ts'
import { podObjectWarnings } from './warnings.ts'

export const podKind: Kind<Pod> = {
  group: '',
  version: 'v1',
  kind: 'Pod',
  resource: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Pod',
  subresources: ['status'],
  hasGeneration: true,
  fieldSelectors: [
    { label: 'spec.nodeName', value: (pod) => pod.spec.nodeName ?? '' },
    { label: 'spec.restartPolicy', value: (pod) => pod.spec.restartPolicy ?? '' },
    { label: 'spec.schedulerName', value: (pod) => pod.spec.schedulerName ?? '' },
    { label: 'spec.serviceAccountName', value: (pod) => pod.spec.serviceAccountName ?? '' },
    { label: 'spec.hostNetwork', value: (pod) => String(pod.spec.hostNetwork === true) },
    { label: 'status.phase', value: (pod) => pod.status?.phase ?? '' },
    { label: 'status.podIP', value: (pod) => pod.status?.podIP ?? '' },
    { label: 'status.podIPs', value: (pod) => pod.status?.podIP ?? '' },
    { label: 'status.nominatedNodeName', value: (pod) => pod.status?.nominatedNodeName ?? '' }
  ],
  columns: podColumns,
  status: podStatus,
  setDefaults: setPodDefaults,
  validate: validatePod,
  strategy: podStrategy,
  warnings: podObjectWarnings,
  relations: podRelations,
  icon: 'pod'
}
