// Roles and bindings in kube-system and kube-public: upstream's bootstrappolicy/namespace_policy.go.
import { account, eventsRule, read, role, roleBinding, rule, user } from './policy-notation.ts'

const system = 'kube-system'
const shared = 'kube-public'
const controllerManager = user('system:kube-controller-manager')
const scheduler = user('system:kube-scheduler')
const signer = 'system:controller:bootstrap-signer'

function leaderLocking(component: string) {
  return role(system, `system::leader-locking-${component}`, [
    rule('watch', 'core', 'configmaps'),
    rule('get update', 'core', 'configmaps', component)
  ])
}

export const namespaceRoles = [
  role(system, 'extension-apiserver-authentication-reader', [
    rule(read, 'core', 'configmaps', 'extension-apiserver-authentication')
  ]),
  role(system, signer, [rule(read, 'core', 'secrets')]),
  role(system, 'system:controller:cloud-provider', [rule(`create ${read}`, 'core', 'configmaps')]),
  role(system, 'system:controller:token-cleaner', [rule(`${read} delete`, 'core', 'secrets'), eventsRule]),
  leaderLocking('kube-controller-manager'),
  leaderLocking('kube-scheduler'),
  role(shared, signer, [
    rule(read, 'core', 'configmaps'),
    rule('update', 'core', 'configmaps', 'cluster-info'),
    eventsRule
  ])
]

export const namespaceRoleBindings = [
  roleBinding(
    system,
    'extension-apiserver-authentication-reader',
    [controllerManager, scheduler],
    'system::extension-apiserver-authentication-reader'
  ),
  roleBinding(system, 'system::leader-locking-kube-controller-manager', [
    controllerManager,
    account(system, 'kube-controller-manager')
  ]),
  roleBinding(system, 'system::leader-locking-kube-scheduler', [scheduler, account(system, 'kube-scheduler')]),
  roleBinding(system, signer, [account(system, 'bootstrap-signer')]),
  roleBinding(system, 'system:controller:cloud-provider', [account(system, 'cloud-provider')]),
  roleBinding(system, 'system:controller:token-cleaner', [account(system, 'token-cleaner')]),
  roleBinding(shared, signer, [account(system, 'bootstrap-signer')])
]
