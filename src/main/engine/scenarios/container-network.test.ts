import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Pod, Service } from '../../../shared/schema/types.ts'
import {
  noNetwork,
  type NameAnswer,
  type NetworkPort,
  type WebAnswer,
  type WebRequest
} from '../containers/programs/network/network-port.ts'
import { containerNetwork } from '../network/container-network.ts'
import { Cluster } from './cluster.ts'
import { pod, service } from './manifests.ts'

let cluster: Cluster
let network: NetworkPort
beforeEach(() => {
  cluster = new Cluster()
  cluster.create(pod('client'))
  cluster.create(pod('web', {}, {}, { labels: { app: 'web' } }))
  cluster.create(service('web'))
  cluster.run(20)
  const { uid } = cluster.get<Pod>('pods client')!.metadata
  network = containerNetwork(cluster.engine.network, { kind: 'pod', uid }, noNetwork.api)
})
afterEach(() => cluster.close())

function heard<T>(ask: (done: (answer: T) => void) => void): T {
  let answer: T | undefined
  ask((one) => void (answer = one))
  expect(answer).toBeUndefined()
  cluster.until(() => answer !== undefined, 60, 0.01)
  return answer!
}

const request = (more: Partial<WebRequest>): WebAnswer =>
  heard((done) =>
    network.request(
      {
        host: 'web',
        port: 80,
        isSecure: false,
        method: 'GET',
        path: '/',
        headers: {},
        body: '',
        timeout: 3000,
        ...more
      },
      done
    )
  )

test('S8 nslookup: a container finds names by its resolv.conf', () => {
  const { clusterIP } = cluster.get<Service>('services web')!.spec
  const look = (name: string): NameAnswer => heard((done) => network.resolve(name, 'A', done))
  expect(look('web')).toEqual({ addresses: [clusterIP], name: 'web.default.svc.cluster.local', server: '10.96.0.10' })
  expect(look('nobody')).toMatchObject({ addresses: [], reason: 'NXDOMAIN' })
  cluster.patch('deployments coredns', { spec: { replicas: 0 } }, { namespace: 'kube-system' })
  cluster.run(60)
  expect(look('web')).toMatchObject({ addresses: [], reason: 'timeout' })
})

test('S8 curl by name: a container is answered, refused, or waits in vain', () => {
  const { clusterIP } = cluster.get<Service>('services web')!.spec
  expect(request({})).toMatchObject({ kind: 'answer', address: clusterIP, status: 200 })
  expect(request({ path: '/nothing' })).toMatchObject({ kind: 'answer', status: 404 })
  expect(request({ host: 'nobody' })).toEqual({ kind: 'unresolved', isUnknown: true })
  const { podIP } = cluster.get<Pod>('pods web')!.status!
  expect(request({ host: podIP!, port: 81 })).toEqual({ kind: 'refused', address: podIP })
  expect(request({ port: 81 })).toEqual({ kind: 'timeout', address: clusterIP })
  expect(heard((done: (answer: WebAnswer) => void) => network.connect('web', 80, 3000, done))).toMatchObject({
    kind: 'answer'
  })
})
