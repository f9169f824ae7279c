import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endpointsKind } from '../../../../shared/kinds/endpoints/kind.ts'
import { endpointSliceKind } from '../../../../shared/kinds/endpointslice/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../../../shared/kinds/service/kind.ts'
import type { EndpointSlice, Pod, Service } from '../../../../shared/schema/types.ts'
import { isPodReady, isPodTerminal } from '../../../../shared/kinds/pod/lifecycle.ts'
import { TestCluster } from '../testing-cluster.ts'

function createService(cluster: TestCluster, spec: Partial<Service['spec']> = {}): void {
  cluster.writer.create<Service>(serviceKind, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's', namespace: 'default', labels: { team: 'a' } },
    spec: { selector: { app: 'x' }, ports: [{ port: 80, protocol: 'TCP', targetPort: 8080 }], ...spec }
  })
}

function createPod(cluster: TestCluster, name: string, play = 'ready', spec: Partial<Pod['spec']> = {}): void {
  cluster.writer.create<Pod>(podKind, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', labels: { app: 'x' }, annotations: { play } },
    spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec }
  })
}

function slices({ controlPlane }: TestCluster): EndpointSlice[] {
  return [...controlPlane.store.all(endpointSliceKind)]
}

function endpointsOf(cluster: TestCluster) {
  return slices(cluster).flatMap(({ endpoints }) => endpoints ?? [])
}

const names = (cluster: TestCluster) =>
  endpointsOf(cluster)
    .map(({ targetRef }) => targetRef!.name!)
    .sort()

describe('S3 Endpoints and EndpointSlices', () => {
  it('follow readiness, with where each endpoint is', () => {
    const cluster = new TestCluster([])
    cluster.addNode('n', { 'topology.kubernetes.io/zone': 'z1' })
    createService(cluster)
    createPod(cluster, 'a')
    createPod(cluster, 'b', 'unready')
    cluster.run(1000)
    expect(endpointsOf(cluster)).toMatchObject([
      {
        conditions: { ready: true, serving: true, terminating: false },
        nodeName: 'n',
        zone: 'z1',
        targetRef: { kind: 'Pod', name: 'a' }
      },
      { conditions: { ready: false, serving: false, terminating: false }, targetRef: { name: 'b' } }
    ])
    expect(slices(cluster)[0]!.metadata.labels).toEqual({
      team: 'a',
      'kubernetes.io/service-name': 's',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io'
    })
    const [subset] = cluster.controlPlane.store.get(endpointsKind, 'default', 's')!.subsets!
    expect(subset!.addresses).toHaveLength(1)
    expect(subset!.notReadyAddresses).toHaveLength(1)
    cluster.kubelet.setReady(cluster.controlPlane.store.get(podKind, 'default', 'b')!, true)
    cluster.run(100)
    expect(endpointsOf(cluster).every(({ conditions }) => conditions!.ready)).toBe(true)
    expect(cluster.controlPlane.store.get(endpointsKind, 'default', 's')!.subsets![0]!.addresses).toHaveLength(2)
  })

  it('resolve named ports per pod and put different ports into different slices', () => {
    const cluster = new TestCluster()
    createService(cluster, { ports: [{ name: 'http', port: 80, protocol: 'TCP', targetPort: 'web' }] })
    const withPort = (containerPort: number) => ({
      containers: [{ name: 'c', image: 'nginx', ports: [{ name: 'web', containerPort, protocol: 'TCP' }] }]
    })
    createPod(cluster, 'a', 'ready', withPort(8080))
    createPod(cluster, 'b', 'ready', withPort(9090))
    cluster.run(1000)
    expect(
      slices(cluster)
        .map(({ ports }) => ports![0]!.port!)
        .sort((one, other) => one - other)
    ).toEqual([8080, 9090])
  })

  it('hold at most 100 endpoints a slice, and a change rewrites only one', () => {
    const cluster = new TestCluster()
    createService(cluster)
    for (let index = 0; index < 250; index++) createPod(cluster, `p${index}`)
    cluster.run(5000)
    expect(
      slices(cluster)
        .map(({ endpoints }) => endpoints.length)
        .sort((one, other) => one - other)
    ).toEqual([50, 100, 100])
    const before = new Map(slices(cluster).map(({ metadata }) => [metadata.name, metadata.resourceVersion]))
    cluster.kubelet.setReady(cluster.controlPlane.store.get(podKind, 'default', 'p7')!, false)
    cluster.run(1000)
    const changed = slices(cluster).filter(({ metadata }) => before.get(metadata.name) !== metadata.resourceVersion)
    expect(changed).toHaveLength(1)
  })

  it('publish unready pods where the Service says so, and leave Services without selector alone', () => {
    const cluster = new TestCluster()
    createService(cluster, { publishNotReadyAddresses: true, clusterIP: 'None' })
    createPod(cluster, 'a', 'unready')
    cluster.writer.create<Service>(serviceKind, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'bare', namespace: 'default' },
      spec: { ports: [{ port: 80 }] }
    })
    cluster.run(1000)
    expect(endpointsOf(cluster)).toMatchObject([{ conditions: { ready: true, serving: false } }])
    expect(slices(cluster)[0]!.metadata.labels!['service.kubernetes.io/headless']).toBe('')
    expect(cluster.controlPlane.store.get(endpointsKind, 'default', 'bare')).toBeUndefined()
  })

  it('put back a slice that somebody deleted, and go with the Service', () => {
    const cluster = new TestCluster()
    createService(cluster)
    createPod(cluster, 'a')
    cluster.run(1000)
    cluster.writer.delete(endpointSliceKind, 'default', slices(cluster)[0]!.metadata.name)
    cluster.run(1000)
    expect(names(cluster)).toEqual(['a'])
    cluster.writer.delete(serviceKind, 'default', 's')
    cluster.run(1000)
    expect(slices(cluster)).toEqual([])
    expect(cluster.controlPlane.store.get(endpointsKind, 'default', 's')).toBeUndefined()
  })

  it('equal a look at all pods after any sequence of changes', () => {
    const action = fc.record({
      what: fc.constantFrom('create', 'delete', 'ready', 'unready', 'relabel', 'finish', 'port'),
      pod: fc.integer({ min: 0, max: 5 }),
      wait: fc.constantFrom(0, 5, 300)
    })
    fc.assert(
      fc.property(fc.array(action, { maxLength: 25 }), (actions) => {
        const cluster = new TestCluster()
        const { store } = cluster.controlPlane
        createService(cluster)
        for (const { what, pod: number, wait } of actions) {
          const name = `p${number}`
          const pod = store.get(podKind, 'default', name)
          if (what === 'port') {
            const service = store.get(serviceKind, 'default', 's')!
            const ports = [{ port: 80, protocol: 'TCP', targetPort: 8000 + number }]
            cluster.writer.update(serviceKind, { ...service, spec: { ...service.spec, ports } })
          } else if (pod === undefined) createPod(cluster, name)
          else if (what === 'delete') cluster.writer.delete(podKind, 'default', name)
          else if (what === 'ready' || what === 'unready') cluster.kubelet.setReady(pod, what === 'ready')
          else if (what === 'finish')
            cluster.writer.updateStatus(podKind, { ...pod, status: { ...pod.status, phase: 'Succeeded' } })
          else if (what === 'relabel') {
            const labels = { app: pod.metadata.labels!.app === 'x' ? 'y' : 'x' }
            cluster.writer.update(podKind, { ...pod, metadata: { ...pod.metadata, labels } })
          }
          cluster.run(wait)
        }
        cluster.run(3000)
        const expected = [...store.all(podKind)]
          .filter((pod) => pod.metadata.labels!.app === 'x' && pod.status?.podIP !== undefined && !isPodTerminal(pod))
          .map((pod) => `${pod.metadata.name} ${pod.status!.podIP!} ${isPodReady(pod)}`)
        const actual = endpointsOf(cluster).map(
          ({ targetRef, addresses, conditions }) => `${targetRef!.name!} ${addresses[0]!} ${conditions!.ready!}`
        )
        expect(actual.sort()).toEqual(expected.sort())
      }),
      { numRuns: 60 }
    )
  })
})
