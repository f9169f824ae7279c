// Who has the default roles: ClusterRoleBindings() in upstream's bootstrappolicy/policy.go.
import { account, clusterRoleBinding, group, user } from './policy-notation.ts'

const everybody = group('system:authenticated')
const scheduler = user('system:kube-scheduler')

export const defaultBindings = [
  clusterRoleBinding('cluster-admin', [group('system:masters')]),
  clusterRoleBinding('system:monitoring', [group('system:monitoring')]),
  clusterRoleBinding('system:discovery', [everybody]),
  clusterRoleBinding('system:basic-user', [everybody]),
  clusterRoleBinding('system:public-info-viewer', [everybody, group('system:unauthenticated')]),
  clusterRoleBinding('system:node-proxier', [user('system:kube-proxy')]),
  clusterRoleBinding('system:kube-controller-manager', [user('system:kube-controller-manager')]),
  clusterRoleBinding('system:kube-dns', [account('kube-system', 'kube-dns')]),
  clusterRoleBinding('system:kube-scheduler', [scheduler]),
  clusterRoleBinding('system:volume-scheduler', [scheduler]),
  clusterRoleBinding('system:service-account-issuer-discovery', [group('system:serviceaccounts')]),
  // The Node authorizer has taken its place; the binding stays for whoever adds somebody to it.
  clusterRoleBinding('system:node', [])
]
