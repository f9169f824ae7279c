import type { AccessResource } from '../../../shared/contract/access.ts'

/** A resource of the matrix, by the word that kubectl takes for it. */
export interface MatrixColumn extends AccessResource {
  readonly header: string
  /** When it gives way to others in a narrow window, the lowest first. */
  readonly hideOrder?: number
}

const rbac = 'rbac.authorization.k8s.io'

/** What people ask about, from what runs to what governs. */
export const matrixColumns: readonly MatrixColumn[] = [
  { header: 'pods', group: '', resource: 'pods' },
  { header: 'exec', group: '', resource: 'pods', subresource: 'exec' },
  { header: 'logs', group: '', resource: 'pods', subresource: 'log', hideOrder: 7 },
  { header: 'deploy', group: 'apps', resource: 'deployments' },
  { header: 'jobs', group: 'batch', resource: 'jobs', hideOrder: 3 },
  { header: 'svc', group: '', resource: 'services', hideOrder: 6 },
  { header: 'ingress', group: 'networking.k8s.io', resource: 'ingresses', hideOrder: 2 },
  { header: 'cm', group: '', resource: 'configmaps', hideOrder: 8 },
  { header: 'secrets', group: '', resource: 'secrets' },
  { header: 'pvc', group: '', resource: 'persistentvolumeclaims', hideOrder: 1 },
  { header: 'sa', group: '', resource: 'serviceaccounts', hideOrder: 4 },
  { header: 'roles', group: rbac, resource: 'roles', hideOrder: 9 },
  { header: 'binding', group: rbac, resource: 'rolebindings', hideOrder: 10 },
  { header: 'nodes', group: '', resource: 'nodes', hideOrder: 5 },
  { header: 'ns', group: '', resource: 'namespaces', hideOrder: 0 }
]
