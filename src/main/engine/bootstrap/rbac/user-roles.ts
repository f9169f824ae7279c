// Roles for people: cluster-admin, and admin, edit and view with what is gathered into them. Upstream's
// plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go of v1.34.
import { clusterRole, gatheredInto, gatheringRole, read, readWrite, rule, urlRule, write } from './policy-notation.ts'

export const userRoles = [
  clusterRole('cluster-admin', [rule('*', '*', '*'), urlRule('*', '*')]),
  clusterRole('system:discovery', [
    urlRule('get', '/livez /readyz /healthz /version /version/ /openapi /openapi/* /api /api/* /apis /apis/*')
  ]),
  clusterRole('system:monitoring', [
    urlRule('get', '/metrics /metrics/slis /livez /readyz /healthz /livez/* /readyz/* /healthz/*')
  ]),
  clusterRole('system:basic-user', [
    rule('create', 'authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews'),
    rule('create', 'authentication.k8s.io', 'selfsubjectreviews')
  ]),
  clusterRole('system:public-info-viewer', [urlRule('get', '/livez /readyz /healthz /version /version/')]),
  gatheringRole('admin'),
  gatheringRole('edit', gatheredInto('admin')),
  gatheringRole('view', gatheredInto('edit')),
  clusterRole(
    'system:aggregate-to-admin',
    [
      rule('create', 'authorization.k8s.io', 'localsubjectaccessreviews'),
      rule(readWrite, 'rbac.authorization.k8s.io', 'roles rolebindings')
    ],
    gatheredInto('admin')
  ),
  clusterRole(
    'system:aggregate-to-edit',
    [
      // What may be read with these gives access to more than can be seen.
      rule(read, 'core', 'pods/attach pods/proxy pods/exec pods/portforward secrets services/proxy'),
      rule('impersonate', 'core', 'serviceaccounts'),
      rule(write, 'core', 'pods pods/attach pods/proxy pods/exec pods/portforward'),
      rule('create', 'core', 'pods/eviction'),
      rule(
        write,
        'core',
        'replicationcontrollers replicationcontrollers/scale serviceaccounts services services/proxy ' +
          'persistentvolumeclaims configmaps secrets events'
      ),
      rule('create', 'core', 'serviceaccounts/token'),
      rule(
        write,
        'apps',
        'statefulsets statefulsets/scale daemonsets deployments deployments/scale deployments/rollback ' +
          'replicasets replicasets/scale'
      ),
      rule(write, 'autoscaling', 'horizontalpodautoscalers'),
      rule(write, 'batch', 'jobs cronjobs'),
      rule(
        write,
        'extensions',
        'daemonsets deployments deployments/scale deployments/rollback ingresses replicasets replicasets/scale ' +
          'replicationcontrollers/scale networkpolicies'
      ),
      rule(write, 'policy', 'poddisruptionbudgets'),
      rule(write, 'networking.k8s.io', 'networkpolicies ingresses'),
      rule(readWrite, 'coordination.k8s.io', 'leases'),
      rule(write, 'resource.k8s.io', 'resourceclaims resourceclaimtemplates')
    ],
    gatheredInto('edit')
  ),
  clusterRole(
    'system:aggregate-to-view',
    [
      rule(
        read,
        'core',
        'pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status ' +
          'endpoints persistentvolumeclaims persistentvolumeclaims/status configmaps'
      ),
      rule(
        read,
        'core',
        'limitranges resourcequotas bindings events pods/status resourcequotas/status namespaces/status ' +
          'replicationcontrollers/status pods/log'
      ),
      // In a namespace this is about that one, and tells somebody which are his.
      rule(read, 'core', 'namespaces'),
      rule(read, 'discovery.k8s.io', 'endpointslices'),
      rule(
        read,
        'apps',
        'controllerrevisions statefulsets statefulsets/status statefulsets/scale daemonsets daemonsets/status ' +
          'deployments deployments/status deployments/scale replicasets replicasets/status replicasets/scale'
      ),
      rule(read, 'autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status'),
      rule(read, 'batch', 'jobs cronjobs cronjobs/status jobs/status'),
      rule(
        read,
        'extensions',
        'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status ' +
          'replicasets replicasets/scale replicasets/status replicationcontrollers/scale networkpolicies'
      ),
      rule(read, 'policy', 'poddisruptionbudgets poddisruptionbudgets/status'),
      rule(read, 'networking.k8s.io', 'networkpolicies ingresses ingresses/status'),
      rule(read, 'resource.k8s.io', 'resourceclaims resourceclaims/status resourceclaimtemplates')
    ],
    gatheredInto('view')
  )
]
