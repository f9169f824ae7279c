import { describe, expect, it } from 'vitest'
import { clusterRoleBindingKind } from '../../../../shared/kinds/clusterrolebinding/kind.ts'
import { clusterRoleKind } from '../../../../shared/kinds/clusterrole/kind.ts'
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { namespaceKind } from '../../../../shared/kinds/namespace/kind.ts'
import { roleBindingKind } from '../../../../shared/kinds/rolebinding/kind.ts'
import { roleKind } from '../../../../shared/kinds/role/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import type { Namespace } from '../../../../shared/schema/types.ts'
import { RbacAuthorizer } from '../../api/authorization/rbac-authorizer.ts'
import type { ControlPlane } from '../../control-plane.ts'
import { ClusterRoleAggregationController } from '../../controllers/clusterrole-aggregation/clusterrole-aggregation-controller.ts'
import { createTestControlPlane } from '../../testing-control-plane.ts'
import { RbacBootstrap } from './rbac-bootstrap.ts'

const policyKinds: readonly Kind[] = [clusterRoleKind, clusterRoleBindingKind, roleKind, roleBindingKind]

function started(hasAddOns = true): ControlPlane {
  const plane = createTestControlPlane()
  for (const name of ['kube-system', 'kube-public']) {
    plane.writer('test').create<Namespace>(namespaceKind, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
      spec: {}
    })
  }
  start(plane, hasAddOns)
  return plane
}

function start(plane: ControlPlane, hasAddOns = true): void {
  new RbacBootstrap(plane, { hasAddOns }).start()
}

describe('C4 the roles that every cluster has', () => {
  it('are valid, marked as kept up, and their bindings name roles that are there', () => {
    const { store } = started()
    for (const kind of policyKinds) {
      for (const object of store.all<KubeObject>(kind))
        expect(kind.validate(object, undefined), object.metadata.name).toEqual([])
    }
    for (const binding of store.all(clusterRoleBindingKind)) {
      expect(store.get(clusterRoleKind, undefined, binding.roleRef.name), binding.metadata.name).toBeDefined()
    }
    for (const { metadata, roleRef } of store.all(roleBindingKind)) {
      expect(store.get(roleKind, metadata.namespace, roleRef.name), metadata.name).toBeDefined()
    }
    const { labels, annotations } = store.get(clusterRoleKind, undefined, 'edit')!.metadata
    expect(labels).toEqual({
      'kubernetes.io/bootstrapping': 'rbac-defaults',
      'rbac.authorization.k8s.io/aggregate-to-admin': 'true'
    })
    expect(annotations).toEqual({ 'rbac.authorization.kubernetes.io/autoupdate': 'true' })
  })

  it('belong to a bare control plane without what kubeadm and add-ons grant', () => {
    const { store } = started(false)
    const names = [...store.all(clusterRoleBindingKind)].map(({ metadata }) => metadata.name)
    expect(names).toContain('system:controller:deployment-controller')
    expect(names.filter((name) => name.startsWith('kubeadm:'))).toEqual([])
  })

  it('are left alone where nothing is missing', () => {
    const plane = started()
    const { revision } = plane.store
    start(plane)
    expect(plane.store.revision).toBe(revision)
  })

  it('get back what was taken from them, keep what was added, and are left to who protects them', () => {
    const plane = started()
    const { store } = plane
    const writer = plane.writer('test')
    const basic = store.get(clusterRoleKind, undefined, 'system:basic-user')!
    const own = { apiGroups: ['x.example.com'], resources: ['widgets'], verbs: ['get'] }
    writer.update(clusterRoleKind, { ...basic, rules: [basic.rules![0]!, own] })
    const discovery = store.get(clusterRoleKind, undefined, 'system:discovery')!
    const annotations = { 'rbac.authorization.kubernetes.io/autoupdate': 'false' }
    writer.update(clusterRoleKind, { ...discovery, metadata: { ...discovery.metadata, annotations }, rules: [] })
    writer.delete(clusterRoleBindingKind, undefined, 'system:discovery')
    const viewers = store.get(clusterRoleBindingKind, undefined, 'system:public-info-viewer')!
    writer.update(clusterRoleBindingKind, { ...viewers, subjects: [viewers.subjects![1]!] })
    writer.delete(clusterRoleBindingKind, undefined, 'kubeadm:get-nodes')
    start(plane)
    expect(store.get(clusterRoleKind, undefined, 'system:basic-user')!.rules).toEqual([
      basic.rules![0],
      own,
      { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] }
    ])
    expect(store.get(clusterRoleKind, undefined, 'system:discovery')!.rules).toEqual([])
    expect(store.get(clusterRoleBindingKind, undefined, 'system:discovery')).toBeDefined()
    expect(store.get(clusterRoleBindingKind, undefined, 'system:public-info-viewer')!.subjects).toHaveLength(2)
    expect(store.get(clusterRoleBindingKind, undefined, 'kubeadm:get-nodes')).toBeUndefined()
  })

  it('let admin, edit and view gather what is labelled for them', () => {
    const plane = started()
    const { store, clock } = plane
    new ClusterRoleAggregationController(plane).start()
    clock.advanceTo(clock.now + 1000)
    const verbsOn = (name: string, resource: string) =>
      [
        ...new Set(
          (store.get(clusterRoleKind, undefined, name)!.rules ?? [])
            .filter(({ resources = [] }) => resources.includes(resource))
            .flatMap(({ verbs }) => verbs)
        )
      ].sort()
    expect(verbsOn('view', 'pods')).toEqual(['get', 'list', 'watch'])
    expect(verbsOn('view', 'secrets')).toEqual([])
    expect(verbsOn('edit', 'pods')).toHaveLength(8)
    expect(verbsOn('edit', 'roles')).toEqual([])
    expect(verbsOn('admin', 'roles')).toHaveLength(8)
    const widgets = { apiGroups: ['x.example.com'], resources: ['widgets'], verbs: ['get'] }
    const labels = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' }
    const write = plane.writer('test')
    write.create(clusterRoleKind, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'widgets-view', labels },
      rules: [widgets]
    })
    clock.advanceTo(clock.now + 1000)
    for (const name of ['view', 'edit', 'admin']) expect(verbsOn(name, 'widgets'), name).toEqual(['get'])
    write.delete(clusterRoleKind, undefined, 'widgets-view')
    clock.advanceTo(clock.now + 1000)
    for (const name of ['view', 'edit', 'admin']) expect(verbsOn(name, 'widgets'), name).toEqual([])
    const { revision } = store
    clock.advanceTo(clock.now + 60_000)
    expect(store.revision).toBe(revision)
  })

  it('give each component its rights, and nobody else', () => {
    const { store } = started()
    const authorizer = new RbacAuthorizer(store)
    const may = (user: string, verb: string, resource: string, group = '') =>
      authorizer.decide(
        { user, groups: ['system:authenticated'], userAgent: '' },
        { verb, group, version: 'v1', resource, namespace: 'kube-system' }
      ).isAllowed
    expect(may('system:kube-scheduler', 'create', 'bindings')).toBe(true)
    expect(may('system:kube-scheduler', 'delete', 'nodes')).toBe(false)
    expect(may('system:serviceaccount:kube-system:deployment-controller', 'create', 'replicasets', 'apps')).toBe(true)
    expect(may('system:serviceaccount:default:default', 'get', 'pods')).toBe(false)
    expect(may('bob', 'create', 'selfsubjectaccessreviews', 'authorization.k8s.io')).toBe(true)
  })
})
