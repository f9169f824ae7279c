// What the API server dials itself, over the network from its own machine: kubelets, pods, add-ons.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { WayEnd } from '../../../shared/chaos/fault.ts'
import type { Service } from '../../../shared/schema/types.ts'
import { dialFromApi, kubeletFailure } from '../../apiserver/kubelet-dial.ts'
import { start, stop } from './chaos-faults.ts'
import { Cluster, refusal } from './cluster.ts'
import { pod, service } from './manifests.ts'
import { ask, fromPod, times } from './requests.ts'
import { configMap, runPolicyServer, validating } from './testing-webhooks.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ onDisk: true })
})
afterEach(() => cluster.close())

const cut = (name: string, isCutOff = true): unknown =>
  cluster.engine.changeMachines({ type: 'partition', name, isCutOff })
const nodes = (...names: readonly string[]): WayEnd => ({ kind: 'nodes', names })
const addressOf = (node: string): string => cluster.node(node).status!.addresses![0]!.address
const dial = (node: string): string | undefined => {
  const failure = kubeletFailure(cluster.engine, node)
  return failure && `${failure.cause} after ${failure.waited / 1000} s`
}
const timeout = (node: string): string => `dial tcp ${addressOf(node)}:10250: i/o timeout after 30 s`
const noRoute = (node: string): string => `dial tcp ${addressOf(node)}:10250: connect: no route to host after 3 s`

describe('the API server dials kubelets and pods', () => {
  test('P9: a machine that is cut off does not answer, one that is off has no route, and both are reached again', () => {
    expect(['control-plane-1', 'worker-1', 'worker-2'].map(dial)).toEqual([undefined, undefined, undefined])
    cut('worker-1')
    cluster.engine.setNodePower('worker-2', false)
    expect(['control-plane-1', 'worker-1', 'worker-2'].map(dial)).toEqual([
      undefined,
      timeout('worker-1'),
      noRoute('worker-2')
    ])
    cut('worker-1', false)
    cluster.engine.setNodePower('worker-2', true)
    expect(['worker-1', 'worker-2'].map(dial)).toEqual([undefined, undefined])
  })

  test('D7: a partition between the control plane and a node is felt, one between two nodes is not, nor lost packets', () => {
    const way = (from: string, to: string, loss: number, isOneWay = false): (() => void) => {
      const id = start(cluster, { kind: 'way', from: nodes(from), to: nodes(to), loss, isOneWay })
      return () => stop(cluster, id)
    }
    const elsewhere = way('worker-1', 'worker-2', 1)
    const thin = way('control-plane-1', 'worker-1', 0.9)
    expect(['worker-1', 'worker-2'].map(dial)).toEqual([undefined, undefined])
    elsewhere()
    thin()
    const parted = way('worker-2', 'control-plane-1', 1, true)
    expect(['worker-1', 'worker-2'].map(dial)).toEqual([undefined, timeout('worker-2')])
    parted()
    expect(dial('worker-2')).toBeUndefined()
  })

  test('P9: looking leaves no trace: what is drawn behind it is drawn as without it, and nothing is written down', () => {
    for (const name of ['a', 'b']) cluster.create(pod(name, {}, {}, { labels: { app: 'web' } }))
    cluster.create(service('web'))
    cluster.create(pod('client', {}, { nodeName: 'worker-1' }))
    cluster.run(20)
    const { clusterIP } = cluster.get<Service>('services web')!.spec
    const answerers = (): readonly (string | undefined)[] =>
      times(12, () => ask(cluster, fromPod(cluster, 'client'), `http://${clusterIP}/`).by?.pod?.name)
    cluster.restart()
    const expected = answerers()
    cluster.kill()
    const { sequence } = cluster.file.inputs
    for (let count = 0; count < 7; count++) dialFromApi(cluster.engine, clusterIP!, 80)
    expect(cluster.file.inputs.sequence).toBe(sequence)
    expect(answerers()).toEqual(expected)
    expect(new Set(expected)).toEqual(new Set(['a', 'b']))
  })
})

describe('the API server asks add-ons over the same network', () => {
  test('S14: metrics of an add-on that is cut off are missing at once, not when its APIService is found out', () => {
    const top = () => cluster.submit({ verb: 'list', group: 'metrics.k8s.io', version: 'v1beta1', resource: 'nodes' })
    const [server] = cluster.pods('k8s-app=metrics-server', 'kube-system')
    expect(top().code).toBe(200)
    const node = server!.spec.nodeName!
    const id = start(cluster, { kind: 'way', from: nodes('control-plane-1'), to: nodes(node), loss: 1 })
    expect(top().waited).toBe(30_000)
    expect(refusal(top())).toEqual({
      code: 503,
      reason: 'ServiceUnavailable',
      message: 'the server is currently unable to handle the request (get nodes.metrics.k8s.io)'
    })
    stop(cluster, id)
    expect(top().code).toBe(200)
  })

  test('C7: a webhook behind a partition is waited for in vain, and is asked again when that is over', () => {
    const { authority } = runPolicyServer(cluster, { rules: [] })
    cluster.create(validating({ authority, more: { timeoutSeconds: 5 } }))
    const [server] = cluster.pods('app=server', 'policy')
    const node = server!.spec.nodeName!
    const id = start(cluster, { kind: 'way', from: nodes('control-plane-1'), to: nodes(node), loss: 1 })
    const response = cluster.tryCreate(configMap('one'))
    expect([refusal(response).message, response.waited]).toEqual([
      'Internal error occurred: failed calling webhook "check.policy.example": failed to call webhook: Post "https://server.policy.svc:443/review?timeout=5s": context deadline exceeded',
      5000
    ])
    stop(cluster, id)
    expect(cluster.tryCreate(configMap('one')).code).toBe(201)
  })
})
