import { clusterRoleBindingKind } from '../../../../shared/kinds/clusterrolebinding/kind.ts'
import { clusterRoleKind } from '../../../../shared/kinds/clusterrole/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { roleBindingKind } from '../../../../shared/kinds/rolebinding/kind.ts'
import { roleKind } from '../../../../shared/kinds/role/kind.ts'
import type { KubeObject, NewObject } from '../../../../shared/kube/object.ts'
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../../../../shared/schema/types.ts'
import type { ObjectWriter } from '../../api/object-writer.ts'
import type { Component, ControlPlane } from '../../control-plane.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { componentRoles } from './component-roles.ts'
import { controllerRoleBindings, controllerRoles } from './controller-roles.ts'
import { defaultBindings } from './default-bindings.ts'
import { addOnBindings, addOnNamespaceRoles, addOnRoleBindings, addOnRoles } from './kubeadm-policy.ts'
import { namespaceRoleBindings, namespaceRoles } from './namespace-policy.ts'
import { autoUpdate, completedBinding, completedRole, isProtected } from './policy-reconciliation.ts'
import { userRoles } from './user-roles.ts'

const labels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' }
const annotations = { [autoUpdate]: 'true' }

/** Marks what the API server keeps up. */
function kept<T extends KubeObject>(object: NewObject<T>): NewObject<T> {
  const { metadata } = object
  const all = metadata.labels === undefined ? labels : { ...labels, ...metadata.labels }
  return { ...object, metadata: { ...metadata, labels: all, annotations } }
}

const defaultRoles = [...userRoles, ...componentRoles, ...controllerRoles].map(kept<ClusterRole>)
const defaultRoleBindings = [...defaultBindings, ...controllerRoleBindings].map(kept<ClusterRoleBinding>)
const defaultNamespaceRoles = namespaceRoles.map(kept<Role>)
const defaultNamespaceBindings = namespaceRoleBindings.map(kept<RoleBinding>)

export interface RbacBootstrapOptions {
  /** Also what kubeadm and the add-ons of a new cluster grant; made once, and then left to those who own it. */
  readonly hasAddOns: boolean
}

/**
 * Makes the roles and bindings that every cluster has, and at each start gives back what somebody took from them;
 * upstream's post-start hook rbac/bootstrap-roles. A cluster that is older than its roles gets them too.
 */
export class RbacBootstrap implements Component {
  readonly name = 'rbac-bootstrap'
  readonly #store: ObjectStore
  readonly #writer: ObjectWriter
  readonly #addOnWriter: ObjectWriter
  readonly #hasAddOns: boolean

  constructor(controlPlane: ControlPlane, { hasAddOns }: RbacBootstrapOptions) {
    this.#store = controlPlane.store
    this.#writer = controlPlane.writer('kube-apiserver')
    this.#addOnWriter = controlPlane.writer('kubeadm')
    this.#hasAddOns = hasAddOns
  }

  start(): void {
    const isFirst = this.#store.count(clusterRoleKind) === 0
    for (const role of defaultRoles) this.#keepRole(clusterRoleKind, role)
    for (const binding of defaultRoleBindings) this.#keepBinding(clusterRoleBindingKind, binding)
    for (const role of defaultNamespaceRoles) this.#keepRole(roleKind, role)
    for (const binding of defaultNamespaceBindings) this.#keepBinding(roleBindingKind, binding)
    if (isFirst && this.#hasAddOns) this.#addAddOns()
  }

  #keepRole<T extends Role | ClusterRole>(kind: Kind<T>, wanted: NewObject<T>): void {
    const stored = this.#store.get(kind, wanted.metadata.namespace, wanted.metadata.name!)
    if (stored === undefined) this.#writer.create(kind, wanted)
    else if (!isProtected(stored)) this.#writer.update(kind, completedRole(stored, wanted))
  }

  #keepBinding<T extends RoleBinding | ClusterRoleBinding>(kind: Kind<T>, wanted: NewObject<T>): void {
    const { namespace, name } = wanted.metadata
    const stored = this.#store.get(kind, namespace, name!)
    if (stored !== undefined && isProtected(stored)) return
    const { roleRef } = wanted as unknown as RoleBinding
    if (stored !== undefined && (stored.roleRef.kind !== roleRef.kind || stored.roleRef.name !== roleRef.name)) {
      // Nobody can change what a binding refers to.
      this.#writer.delete(kind, namespace, name!)
      this.#writer.create(kind, wanted)
    } else if (stored === undefined) this.#writer.create(kind, wanted)
    else this.#writer.update(kind, completedBinding(stored, wanted))
  }

  #addAddOns(): void {
    const writer = this.#addOnWriter
    for (const role of addOnRoles) writer.create(clusterRoleKind, role)
    for (const binding of addOnBindings) writer.create(clusterRoleBindingKind, binding)
    for (const role of addOnNamespaceRoles) writer.create(roleKind, role)
    for (const binding of addOnRoleBindings) writer.create(roleBindingKind, binding)
  }
}
