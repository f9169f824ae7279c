import { describe, expect, it } from 'vitest'
import type { APIService } from '../../../shared/kinds/apiservice/api-service.ts'
import { availableText } from '../../../shared/kinds/apiservice/columns.ts'
import { apiServiceKind } from '../../../shared/kinds/apiservice/kind.ts'
import { leaseKind } from '../../../shared/kinds/lease/kind.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { ApiServiceRegistration } from './api-service-registration.ts'

function started() {
  const plane = createTestControlPlane()
  new ApiServiceRegistration(plane).start()
  plane.clock.advanceTo(plane.clock.now + 1000)
  return plane
}

describe('ApiServiceRegistration', () => {
  it('names each built-in version once, as a local one that is there', () => {
    const { store } = started()
    const core = store.get(apiServiceKind, undefined, 'v1.')!
    expect(core.spec).toEqual({ version: 'v1', groupPriorityMinimum: 18_000, versionPriority: 1 })
    expect(core.metadata.labels).toEqual({ 'kube-aggregator.kubernetes.io/automanaged': 'onstart' })
    const names = [...store.all(apiServiceKind)].map(({ metadata }) => metadata.name)
    expect(names).toEqual(expect.arrayContaining(['v1.apps', 'v1.events.k8s.io', 'v1.authorization.k8s.io']))
    expect(names).not.toContain('v1beta1.metrics.k8s.io')
    for (const one of store.all(apiServiceKind)) expect(availableText(one)).toBe('True')
  })

  it('leaves what is there alone', () => {
    const plane = started()
    const { revision } = plane.store
    new ApiServiceRegistration(plane).start()
    plane.clock.advanceTo(plane.clock.now + 1000)
    expect(plane.store.revision).toBe(revision)
  })

  it('follows custom kinds', () => {
    const { store } = started()
    const custom: Kind = {
      ...(leaseKind as Kind),
      group: 'ex.example.com',
      version: 'v2',
      kind: 'Widget',
      resource: 'widgets',
      isCustom: true
    }
    store.addKind(custom)
    const found = store.get(apiServiceKind, undefined, 'v2.ex.example.com')!
    expect(found.spec).toMatchObject({ groupPriorityMinimum: 1000, versionPriority: 100 })
    expect(found.metadata.labels).toEqual({ 'kube-aggregator.kubernetes.io/automanaged': 'true' })
    store.removeKind(custom)
    expect(store.get(apiServiceKind, undefined, 'v2.ex.example.com')).toBeUndefined()
  })

  it('says what a service is missing', () => {
    const plane = started()
    plane.writer('kubectl').create<APIService>(apiServiceKind, {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.m.example.com' },
      spec: {
        group: 'm.example.com',
        version: 'v1',
        service: { namespace: 'n', name: 's' },
        groupPriorityMinimum: 100,
        versionPriority: 100
      }
    })
    plane.clock.advanceTo(plane.clock.now + 1000)
    expect(availableText(plane.store.get(apiServiceKind, undefined, 'v1.m.example.com')!)).toBe(
      'False (ServiceNotFound)'
    )
  })
})
