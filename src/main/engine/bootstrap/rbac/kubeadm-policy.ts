// What kubeadm, flannel, metrics-server and the storage drivers grant in a new cluster: nobody keeps it up afterwards.
import {
  account,
  clusterRole,
  clusterRoleBinding,
  gatheredInto,
  group,
  read,
  role,
  roleBinding,
  rule,
  user
} from './policy-notation.ts'
import { localPathAccount, networkDiskAccount } from '../storage-workloads.ts'

const joining = group('system:bootstrappers:kubeadm:default-node-token')
const nodes = group('system:nodes')
const requests = 'system:certificates.k8s.io:certificatesigningrequests'
const system = 'kube-system'

export const addOnRoles = [
  clusterRole('kubeadm:get-nodes', [rule('get', 'core', 'nodes')]),
  clusterRole('system:coredns', [
    rule('list watch', 'core', 'endpoints services pods namespaces'),
    rule('list watch', 'discovery.k8s.io', 'endpointslices')
  ]),
  clusterRole('flannel', [
    rule('get', 'core', 'pods'),
    rule(read, 'core', 'nodes'),
    rule('patch', 'core', 'nodes/status')
  ]),
  clusterRole('system:metrics-server', [rule('get', 'core', 'nodes/metrics'), rule(read, 'core', 'pods nodes')]),
  clusterRole('system:aggregated-metrics-reader', [rule(read, 'metrics.k8s.io', 'pods nodes')], {
    ...gatheredInto('admin'),
    ...gatheredInto('edit'),
    ...gatheredInto('view'),
    'k8s-app': 'metrics-server'
  }),
  clusterRole('local-path-provisioner-role', [
    rule(read, 'core', 'nodes persistentvolumeclaims configmaps pods pods/log'),
    rule(`${read} create patch update delete`, 'core', 'persistentvolumes'),
    rule('create patch', 'core', 'events'),
    rule(read, 'storage.k8s.io', 'storageclasses')
  ]),
  clusterRole('csi-disk-provisioner-role', [
    rule(`${read} create patch delete`, 'core', 'persistentvolumes'),
    rule(`${read} update`, 'core', 'persistentvolumeclaims'),
    rule(read, 'storage.k8s.io', 'storageclasses csinodes volumeattachments'),
    rule('list watch create update patch', 'core', 'events'),
    rule(read, 'core', 'nodes')
  ]),
  clusterRole('csi-disk-attacher-role', [
    rule(`${read} patch`, 'core', 'persistentvolumes'),
    rule(read, 'storage.k8s.io', 'csinodes'),
    rule(`${read} patch`, 'storage.k8s.io', 'volumeattachments'),
    rule('patch', 'storage.k8s.io', 'volumeattachments/status')
  ]),
  clusterRole('csi-disk-resizer-role', [
    rule(`${read} patch`, 'core', 'persistentvolumes'),
    rule(read, 'core', 'persistentvolumeclaims pods'),
    rule('patch', 'core', 'persistentvolumeclaims/status'),
    rule('list watch create update patch', 'core', 'events')
  ])
]

export const addOnBindings = [
  clusterRoleBinding('cluster-admin', [group('kubeadm:cluster-admins')], 'kubeadm:cluster-admins'),
  clusterRoleBinding('kubeadm:get-nodes', [joining]),
  clusterRoleBinding('system:node-bootstrapper', [joining], 'kubeadm:kubelet-bootstrap'),
  clusterRoleBinding(`${requests}:nodeclient`, [joining], 'kubeadm:node-autoapprove-bootstrap'),
  clusterRoleBinding(`${requests}:selfnodeclient`, [nodes], 'kubeadm:node-autoapprove-certificate-rotation'),
  clusterRoleBinding('system:node-proxier', [account(system, 'kube-proxy')], 'kubeadm:node-proxier'),
  clusterRoleBinding('system:coredns', [account(system, 'coredns')]),
  clusterRoleBinding('flannel', [account('kube-flannel', 'flannel')]),
  clusterRoleBinding('system:metrics-server', [account(system, 'metrics-server')]),
  clusterRoleBinding(
    'system:auth-delegator',
    [account(system, 'metrics-server')],
    'metrics-server:system:auth-delegator'
  ),
  clusterRoleBinding('local-path-provisioner-role', [account(...localPathAccount)], 'local-path-provisioner-bind'),
  ...['provisioner', 'attacher', 'resizer'].map((program) =>
    clusterRoleBinding(`csi-disk-${program}-role`, [account(...networkDiskAccount)], `csi-disk-${program}-binding`)
  )
]

export const addOnNamespaceRoles = [
  role('kube-public', 'kubeadm:bootstrap-signer-clusterinfo', [rule('get', 'core', 'configmaps', 'cluster-info')]),
  role(system, 'kube-proxy', [rule('get', 'core', 'configmaps', 'kube-proxy')]),
  role(system, 'kubeadm:kubelet-config', [rule('get', 'core', 'configmaps', 'kubelet-config')]),
  role(system, 'kubeadm:nodes-kubeadm-config', [rule('get', 'core', 'configmaps', 'kubeadm-config')]),
  role(localPathAccount[0], 'local-path-provisioner-role', [rule(`${read} create patch update delete`, 'core', 'pods')])
]

export const addOnRoleBindings = [
  roleBinding('kube-public', 'kubeadm:bootstrap-signer-clusterinfo', [user('system:anonymous')]),
  roleBinding(system, 'kube-proxy', [joining]),
  roleBinding(system, 'kubeadm:kubelet-config', [nodes, joining]),
  roleBinding(system, 'kubeadm:nodes-kubeadm-config', [joining, nodes]),
  roleBinding(
    system,
    'extension-apiserver-authentication-reader',
    [account(system, 'metrics-server')],
    'metrics-server-auth-reader'
  ),
  roleBinding(
    localPathAccount[0],
    'local-path-provisioner-role',
    [account(...localPathAccount)],
    'local-path-provisioner-bind'
  )
]
