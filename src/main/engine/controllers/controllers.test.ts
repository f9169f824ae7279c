import { describe, expect, it } from 'vitest'
import { configMapKind } from '../../../shared/kinds/configmap/kind.ts'
import { daemonSetKind } from '../../../shared/kinds/daemonset/kind.ts'
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import { endpointSliceKind } from '../../../shared/kinds/endpointslice/kind.ts'
import { namespaceKind } from '../../../shared/kinds/namespace/kind.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { replicaSetKind } from '../../../shared/kinds/replicaset/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import { serviceAccountKind } from '../../../shared/kinds/serviceaccount/kind.ts'
import type { ConfigMap, DaemonSet, Deployment, Namespace, Node, Service } from '../../../shared/schema/types.ts'
import type { NewObject } from '../../../shared/kube/object.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { createControllers, createNodeControllers } from './controllers.ts'
import { TestKubelet } from './testing-kubelet.ts'

const template = (app: string) => ({
  metadata: { labels: { app } },
  spec: { containers: [{ name: 'c', image: 'nginx' }] }
})

function populated() {
  const controlPlane = createTestControlPlane()
  const writer = controlPlane.writer('test')
  const metadata = (name: string) => ({ name, namespace: 'default' })
  writer.create(namespaceKind, {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'default' }
  } as NewObject<Namespace>)
  writer.create<Node>(nodeKind, {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1' },
    spec: {},
    status: { conditions: [{ type: 'Ready', status: 'True' }] }
  })
  writer.create<Deployment>(deploymentKind, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata('d'),
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: 'x' } },
      template: template('x')
    } as unknown as Deployment['spec']
  })
  writer.create<DaemonSet>(daemonSetKind, {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: metadata('ds'),
    spec: { selector: { matchLabels: { app: 'y' } }, template: template('y') } as unknown as DaemonSet['spec']
  })
  writer.create<Service>(serviceKind, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata('s'),
    spec: { selector: { app: 'x' }, ports: [{ port: 80 }] }
  })
  writer.create<ConfigMap>(configMapKind, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...metadata('stray'), ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'gone', uid: 'gone' }] }
  })
  return controlPlane
}

function start(controlPlane: ReturnType<typeof populated>): void {
  const { clock } = controlPlane
  const heartbeats = { lastHeartbeat: () => clock.now, onStopped: () => {} }
  for (const controller of [...createNodeControllers(controlPlane, heartbeats), ...createControllers(controlPlane)]) {
    controller.start()
  }
  clock.advanceTo(clock.now + 5000)
}

function summary({ store }: ReturnType<typeof populated>) {
  const [set] = [...store.all(replicaSetKind)]
  const endpoints = [...store.all(endpointSliceKind)].flatMap((slice) => slice.endpoints)
  return {
    ready: set?.status?.readyReplicas,
    replicaSets: store.count(replicaSetKind),
    pods: store.count(podKind),
    endpoints: endpoints.filter(({ conditions }) => conditions?.ready).length,
    account: store.get(serviceAccountKind, 'default', 'default') !== undefined,
    stray: store.get(configMapKind, 'default', 'stray') !== undefined,
    podCIDR: store.get(nodeKind, undefined, 'node-1')!.spec.podCIDR
  }
}

const settled = {
  ready: 2,
  replicaSets: 1,
  pods: 3,
  endpoints: 2,
  account: true,
  stray: false,
  podCIDR: '10.244.0.0/24'
}

describe('the controllers of a cluster', () => {
  it('take in what the store already holds when they start', () => {
    const controlPlane = populated()
    new TestKubelet(controlPlane).start()
    start(controlPlane)
    expect(summary(controlPlane)).toEqual(settled)
  })

  it('write nothing when they start on a cluster that is as it should be', () => {
    const controlPlane = populated()
    new TestKubelet(controlPlane).start()
    start(controlPlane)
    const { revision } = controlPlane.store
    start(controlPlane)
    expect(controlPlane.store.revision).toBe(revision)
  })

  it('come to rest: without a change there is no write', () => {
    const controlPlane = populated()
    new TestKubelet(controlPlane).start()
    start(controlPlane)
    const { revision } = controlPlane.store
    controlPlane.clock.advanceTo(controlPlane.clock.now + 3_000_000)
    expect(controlPlane.store.revision).toBe(revision)
  })

  it('do the same again from the same seed', () => {
    const run = () => {
      const controlPlane = populated()
      const changes: string[] = []
      controlPlane.store.onAnyChange(({ type, object }) => changes.push(`${type} ${JSON.stringify(object)}`))
      new TestKubelet(controlPlane).start()
      start(controlPlane)
      return changes
    }
    expect(run()).toEqual(run())
  })
})
