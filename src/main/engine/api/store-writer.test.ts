import { describe, expect, it } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { Deployment, Pod, PodSpec, Service } from '../../../shared/schema/types.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { ApiError } from './api-error.ts'

const spec: PodSpec = { containers: [{ name: 'c', image: 'nginx' }] }

function podOf(name: string): Parameters<typeof podKind.setDefaults>[0] {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'default' }, spec }
}

describe('StoreWriter', () => {
  it('gives the pods of one template one spec, one status and one entry of managedFields', () => {
    const writer = createTestControlPlane().writer('kube-controller-manager')
    const [a, b] = ['a', 'b'].map((name) => writer.create<Pod>(podKind, podOf(name)))
    expect(a!.spec).toBe(b!.spec)
    expect(a!.status).toBe(b!.status)
    expect(a!.metadata.managedFields).toBe(b!.metadata.managedFields)
    expect(a!.spec).toMatchObject({
      serviceAccountName: 'default',
      priority: 0,
      tolerations: [{ key: 'node.kubernetes.io/not-ready' }, { key: 'node.kubernetes.io/unreachable' }],
      volumes: [{ name: expect.stringMatching(/^kube-api-access-[a-z0-9]{5}$/) }],
      containers: [{ volumeMounts: [{ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }] }]
    })
  })

  it('takes over what the account of the namespace says, also when that changes', () => {
    const { writer } = createTestControlPlane()
    const kcm = writer('kube-controller-manager')
    const account = kcm.create(serviceAccountKind, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace: 'default' },
      automountServiceAccountToken: false
    })
    expect(kcm.create<Pod>(podKind, podOf('a')).spec.volumes).toBeUndefined()
    kcm.update(serviceAccountKind, {
      ...account,
      automountServiceAccountToken: true,
      imagePullSecrets: [{ name: 's' }]
    })
    const pod = kcm.create<Pod>(podKind, podOf('b'))
    expect(pod.spec.volumes).toHaveLength(1)
    expect(pod.spec.imagePullSecrets).toEqual([{ name: 's' }])
  })

  it('refuses an account that is not there, except "default"', () => {
    const writer = createTestControlPlane().writer('test')
    const pod = { ...podOf('a'), spec: { ...spec, serviceAccountName: 'robot' } }
    expect(() => writer.create(podKind, pod)).toThrow(
      'pods "a" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found'
    )
  })

  it('makes no revision of a write that changes nothing', () => {
    const { store, writer, clock } = createTestControlPlane()
    const kubelet = writer('kubelet')
    const pod = kubelet.create<Pod>(podKind, podOf('a'))
    const ready = kubelet.updateStatus<Pod>(podKind, { ...pod, status: { phase: 'Running', podIP: '10.0.0.1' } })
    clock.advanceTo(clock.now + 60_000)
    const revision = store.revision
    expect(kubelet.updateStatus(podKind, { ...ready, status: { ...ready.status } })).toBe(ready)
    expect(kubelet.update(podKind, { ...ready, spec: { ...ready.spec } })).toBe(ready)
    expect(store.revision).toBe(revision)
  })

  it('hands ownership from writer to writer, by field', () => {
    const { writer } = createTestControlPlane()
    const pod = writer('kube-controller-manager').create<Pod>(podKind, podOf('a'))
    const condition = { type: 'Ready', status: 'False', lastTransitionTime: '2026-11-20T12:00:00Z' }
    const one = writer('kubelet').updateStatus<Pod>(podKind, {
      ...pod,
      status: { ...pod.status, conditions: [condition] }
    })
    const two = writer('other').updateStatus<Pod>(podKind, {
      ...one,
      status: { ...one.status, conditions: [{ ...condition, status: 'True' }] }
    })
    const fields = Object.fromEntries(
      (two.metadata.managedFields ?? []).map((entry) => [entry.manager, entry.fieldsV1])
    )
    const path = 'k:{"type":"Ready"}'
    expect(fields['kubelet']).toEqual({
      'f:status': {
        'f:conditions': {
          '.': {},
          [path]: { '.': {}, 'f:lastProbeTime': {}, 'f:lastTransitionTime': {}, 'f:type': {} }
        }
      }
    })
    expect(fields['other']).toEqual({ 'f:status': { 'f:conditions': { [path]: { 'f:status': {} } } } })
  })

  it('folds the entries of more than ten writers', () => {
    const { writer, clock } = createTestControlPlane()
    let object = writer('w0').create(configMapKind, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', namespace: 'default' },
      data: { k0: '' }
    })
    for (let number = 1; number < 15; number++) {
      clock.advanceTo(clock.now + 1000)
      object = writer(`w${number}`).update(configMapKind, { ...object, data: { ...object.data, [`k${number}`]: '' } })
    }
    const entries = object.metadata.managedFields!
    expect(entries).toHaveLength(10)
    expect(entries.find(({ manager }) => manager === 'ancient-changes')?.fieldsV1?.['f:data']).toMatchObject({
      'f:k0': {},
      'f:k4': {}
    })
  })

  it('counts generations as strategies do', () => {
    const writer = createTestControlPlane().writer('test')
    const template = { metadata: { labels: { a: 'b' } }, spec }
    const deployment = writer.create<Deployment>(deploymentKind, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', namespace: 'default' },
      spec: { selector: { matchLabels: { a: 'b' } }, template } as Deployment['spec'] & object
    })
    const labelled = writer.update(deploymentKind, {
      ...deployment,
      metadata: { ...deployment.metadata, labels: { x: 'y' } }
    })
    expect(labelled.metadata.generation).toBe(1)
    const annotations = { x: 'y' }
    const annotated = writer.update(deploymentKind, { ...labelled, metadata: { ...labelled.metadata, annotations } })
    expect(annotated.metadata.generation).toBe(2)
    const scaled = writer.update(deploymentKind, { ...annotated, spec: { ...annotated.spec, replicas: 5 } })
    expect(scaled.metadata.generation).toBe(3)
  })

  it('allots addresses and frees them again', () => {
    const writer = createTestControlPlane().writer('test')
    const service = (name: string, rest: object): Service =>
      writer.create<Service>(serviceKind, {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name, namespace: 'default' },
        spec: { ports: [{ port: 80 }], ...rest }
      })
    const first = service('a', { type: 'NodePort' })
    expect(first.spec.clusterIP).toMatch(/^10\.(?:9[6-9]|10\d|11[01])\./)
    expect(first.spec.ports![0]!.nodePort).toBeGreaterThanOrEqual(30_000)
    const { clusterIP } = first.spec
    expect(() => service('b', { clusterIP })).toThrow(
      `failed to allocate IP ${clusterIP}: provided IP is already allocated`
    )
    writer.delete(serviceKind, 'default', 'a')
    expect(service('b', { clusterIP }).spec.clusterIPs).toEqual([clusterIP])
    expect(service('c', { clusterIP: 'None' }).spec.clusterIPs).toEqual(['None'])
  })

  it('draws a generated name again that is taken', () => {
    const { writer, store } = createTestControlPlane()
    const pod = { ...podOf(''), metadata: { generateName: 'p-', namespace: 'default' } }
    for (let count = 0; count < 3000; count++) writer('test').create(podKind, pod)
    expect(store.count(podKind)).toBe(3000)
  })

  it('answers a stale writer with a conflict', () => {
    const writer = createTestControlPlane().writer('test')
    const pod = writer.create<Pod>(podKind, podOf('a'))
    writer.updateStatus(podKind, { ...pod, status: { phase: 'Running' } })
    expect(() => writer.updateStatus(podKind, { ...pod, status: { phase: 'Failed' } })).toThrow(ApiError)
  })
})
