import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Endpoints, EndpointSlice, Pod, Service } from '../../../shared/schema/types.ts'
import { Cluster, isReady, refusal } from './cluster.ts'
import { deployment, image, pod, service, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const addresses = (name: string): readonly string[] =>
  (cluster.get<Endpoints>(`endpoints ${name}`)?.subsets ?? [])
    .flatMap((subset) => (subset.addresses ?? []).map(({ ip }) => ip))
    .toSorted()
const notReady = (name: string): readonly string[] =>
  (cluster.get<Endpoints>(`endpoints ${name}`)?.subsets ?? []).flatMap((subset) =>
    (subset.notReadyAddresses ?? []).map(({ ip }) => ip)
  )
const slices = (name: string): readonly EndpointSlice[] =>
  cluster.list<EndpointSlice>('endpointslices', `kubernetes.io/service-name=${name}`)
const sliceConditions = (name: string): readonly unknown[] =>
  slices(name).flatMap(({ endpoints }) => (endpoints ?? []).map(({ conditions }) => conditions))

describe('S2, S3: endpoints', () => {
  test('follow readiness both ways', () => {
    const probe = { exec: { command: ['cat', '/tmp/ready'] }, periodSeconds: 2 }
    cluster.create(
      pod(
        'web',
        { ...shell('sleep 10; touch /tmp/ready; sleep 30; rm /tmp/ready; sleep 600'), readinessProbe: probe },
        {},
        { labels: { app: 'web' } }
      )
    )
    cluster.create(service('web'))
    cluster.run(8)
    const { podIP } = cluster.get<Pod>('pods web')!.status!
    expect([addresses('web'), notReady('web')]).toEqual([[], [podIP]])
    expect(sliceConditions('web')).toEqual([{ ready: false, serving: false, terminating: false }])
    expect(cluster.rows('endpoints').find((row) => row['Name'] === 'web')!['Endpoints']).toBe('')
    cluster.run(12)
    expect([addresses('web'), notReady('web')]).toEqual([[podIP], []])
    expect(sliceConditions('web')).toEqual([{ ready: true, serving: true, terminating: false }])
    expect(cluster.rows('endpoints').find((row) => row['Name'] === 'web')!['Endpoints']).toBe(`${podIP}:80`)
    cluster.run(40)
    expect([addresses('web'), notReady('web')]).toEqual([[], [podIP]])
  })

  test('a pod that terminates leaves the Endpoints at once and is marked in its slice', () => {
    cluster.create(deployment('web', { replicas: 2, container: shell('sleep 3600') }))
    cluster.create(service('web'))
    cluster.run(20)
    expect(addresses('web')).toHaveLength(2)
    const [first] = cluster.pods('app=web')
    cluster.delete(`pods ${first!.metadata.name}`)
    cluster.run(1)
    expect(addresses('web')).not.toContain(first!.status!.podIP)
    expect(sliceConditions('web')).toContainEqual({ ready: false, serving: true, terminating: true })
  })

  test('survive the replacement of all pods, and are never empty meanwhile', () => {
    cluster.create(
      deployment('web', { replicas: 4, spec: { strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } } })
    )
    cluster.create(service('web'))
    cluster.run(20)
    const before = addresses('web')
    expect(before).toHaveLength(4)
    const start = cluster.engine.store.revision
    const { clusterIP } = cluster.get<Service>('services web')!.spec
    cluster.patch('deployments web', image('nginx:1.28'))
    cluster.run(60)
    for (const { object } of cluster.changesSince(start)) {
      if (object.kind !== 'Endpoints' || object.metadata.name !== 'web') continue
      expect((object as Endpoints).subsets![0]!.addresses!.length).toBeGreaterThanOrEqual(3)
    }
    const ready = cluster
      .pods('app=web')
      .filter(isReady)
      .map(({ status }) => status!.podIP!)
      .toSorted()
    expect(addresses('web')).toEqual(ready)
    expect(addresses('web').some((ip) => before.includes(ip))).toBe(false)
    expect(cluster.get<Service>('services web')!.spec.clusterIP).toBe(clusterIP)
  })

  test('named and numeric target ports', () => {
    cluster.create(pod('web', { ports: [{ name: 'http', containerPort: 8080 }] }, {}, { labels: { app: 'web' } }))
    cluster.create(
      service('web', {
        ports: [
          { name: 'a', port: 80, targetPort: 'http' },
          { name: 'b', port: 81, targetPort: 9000 },
          { name: 'c', port: 82 }
        ]
      })
    )
    cluster.run(15)
    const [slice] = slices('web')
    expect(slice!.ports!.map(({ name, port }) => `${name}=${port}`).toSorted()).toEqual(['a=8080', 'b=9000', 'c=82'])
    expect(slice!.endpoints[0]).toMatchObject({
      targetRef: { kind: 'Pod', name: 'web', namespace: 'default' },
      nodeName: expect.stringMatching(/^worker-/)
    })
  })

  test('without a selector: hand-written Endpoints lead outside and are mirrored', () => {
    cluster.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'db' }, spec: { ports: [{ port: 3306 }] } })
    cluster.create({
      apiVersion: 'v1',
      kind: 'Endpoints',
      metadata: { name: 'db' },
      subsets: [{ addresses: [{ ip: '192.0.2.10' }], ports: [{ port: 3306 }] }]
    })
    cluster.run(5)
    expect(addresses('db')).toEqual(['192.0.2.10'])
    expect(slices('db')[0]!.endpoints[0]!.addresses).toEqual(['192.0.2.10'])
    expect(slices('db')[0]!.metadata.labels!['endpointslice.kubernetes.io/managed-by']).toBe(
      'endpointslicemirroring-controller.k8s.io'
    )
  })

  test('go with their Service', () => {
    cluster.create(deployment('web'))
    cluster.create(service('web'))
    cluster.run(20)
    cluster.delete('services web')
    cluster.run(3)
    expect(cluster.get('endpoints web')).toBeUndefined()
    expect(slices('web')).toEqual([])
  })

  test('go with their Service also where the process ended before that was seen', () => {
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.create(service('web'))
    cluster.until(() => addresses('web').length === 1)
    cluster.delete('services web')
    cluster.restart(0)
    cluster.run(1)
    expect(cluster.get('endpoints web')).toBeUndefined()
  })

  test('blue and green: another selector switches at once', () => {
    for (const name of ['blue', 'green']) cluster.create(deployment(name, { replicas: 2 }))
    cluster.create(service('web', { selector: { app: 'blue' } }))
    cluster.run(20)
    cluster.patch('services web', { spec: { selector: { app: 'green' } } })
    cluster.run(1)
    expect(addresses('web')).toEqual(
      cluster
        .pods('app=green')
        .map(({ status }) => status!.podIP!)
        .toSorted()
    )
  })
})

describe('S2: kinds of Services', () => {
  const rowOf = (name: string): unknown => {
    const row = cluster.rows('services').find((candidate) => candidate['Name'] === name)!
    return [row['Type'], row['Cluster-IP'], row['External-IP'], row['Port(s)']]
  }

  test('headless, LoadBalancer and ExternalName, as kubectl prints them', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(service('headless', { clusterIP: 'None', selector: { app: 'web' } }))
    cluster.create(service('balanced', { type: 'LoadBalancer', selector: { app: 'web' } }))
    cluster.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'out' },
      spec: { type: 'ExternalName', externalName: 'example.com' }
    })
    cluster.run(20)
    expect(rowOf('headless')).toEqual(['ClusterIP', 'None', '<none>', '80/TCP'])
    expect(rowOf('balanced')).toEqual([
      'LoadBalancer',
      expect.stringMatching(/^10\./),
      '<pending>',
      expect.stringMatching(/^80:3\d{4}\/TCP$/)
    ])
    expect(rowOf('out')).toEqual(['ExternalName', '<none>', 'example.com', '<none>'])
    expect(slices('headless')[0]!.metadata.labels).toHaveProperty(['service.kubernetes.io/headless'], '')
    expect(addresses('headless')).toHaveLength(2)
    expect(cluster.get('endpoints out')).toBeUndefined()
    expect(slices('out')).toEqual([])
  })

  test('publishNotReadyAddresses', () => {
    const readinessProbe = { httpGet: { port: 81 } }
    cluster.create(pod('web', { readinessProbe }, {}, { labels: { app: 'web' } }))
    cluster.create(service('web', { publishNotReadyAddresses: true }))
    cluster.run(20)
    expect(addresses('web')).toEqual([cluster.get<Pod>('pods web')!.status!.podIP])
    expect(sliceConditions('web')).toEqual([{ ready: true, serving: false, terminating: false }])
  })

  test('a NodePort that becomes a ClusterIP gives its port back', () => {
    const port = cluster.create<Service>(service('web', { type: 'NodePort' })).spec.ports![0]!.nodePort!
    cluster.patch('services web', { spec: { type: 'ClusterIP' } })
    expect(cluster.get<Service>('services web')!.spec.ports![0]!.nodePort).toBeUndefined()
    expect(cluster.tryCreate(service('other', { type: 'NodePort', ports: [{ port: 80, nodePort: port }] })).code).toBe(
      201
    )
  })
})

describe('S2: addresses and ports', () => {
  test('given, allocated, and given twice', () => {
    expect(cluster.create<Service>(service('given', { clusterIP: '10.96.0.50' })).spec.clusterIP).toBe('10.96.0.50')
    expect(cluster.create<Service>(service('free')).spec.clusterIP).toMatch(/^10\.(9[6-9]|10\d|11[01])\./)
    expect(refusal(cluster.tryCreate(service('again', { clusterIP: '10.96.0.50' })))).toMatchObject({
      code: 422,
      message:
        'Service "again" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.50"]: failed to allocate IP 10.96.0.50: provided IP is already allocated'
    })
    cluster.delete('services given')
    expect(cluster.tryCreate(service('again', { clusterIP: '10.96.0.50' })).code).toBe(201)
  })

  test('NodePort: allocated within 30000-32767, taken only once', () => {
    const nodePort = (port?: number): { readonly [key: string]: never } =>
      ({ type: 'NodePort', ports: [{ port: 80, ...(port === undefined ? {} : { nodePort: port }) }] }) as never
    const free = cluster.create<Service>(service('free', nodePort())).spec.ports![0]!.nodePort!
    expect(free >= 30_000 && free <= 32_767).toBe(true)
    cluster.create(service('given', nodePort(30_080)))
    expect(cluster.rows('services').find((row) => row['Name'] === 'given')).toMatchObject({
      Type: 'NodePort',
      'Port(s)': '80:30080/TCP',
      'External-IP': '<none>'
    })
    expect(refusal(cluster.tryCreate(service('again', nodePort(30_080)))).message).toBe(
      'Service "again" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated'
    )
    expect(refusal(cluster.tryCreate(service('high', nodePort(80)))).message).toBe(
      'Service "high" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not in the valid range. The range of valid ports is 30000-32767'
    )
    // What was refused has kept nothing.
    expect(cluster.get('services again')).toBeUndefined()
  })

  test('a clusterIP does not change', () => {
    cluster.create(service('web', { clusterIP: '10.96.0.50' }))
    expect(
      refusal(cluster.tryPatch('services web', { spec: { clusterIP: '10.96.0.51', clusterIPs: ['10.96.0.51'] } }))
        .message
    ).toBe('Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.0.51"]: may not change once set')
    // Somebody who knows only the older field leaves the list as it was.
    expect(refusal(cluster.tryPatch('services web', { spec: { clusterIP: '10.96.0.52' } })).message).toBe(
      'Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.0.52"]: may not change once set'
    )
  })
})
