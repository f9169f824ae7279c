// D11: what brings pods, nodes and workloads into trouble is brought about, and the chain is read.
import { afterEach, describe, expect, test } from 'vitest'
import { memoryBytes } from '../../shared/kube/quantity.ts'
import type { Deployment } from '../../shared/schema/types.ts'
import { breaker, deploymentTarget, podTarget, start } from '../engine/scenarios/chaos-faults.ts'
import type { Body } from '../engine/scenarios/cluster.ts'
import { deployment, image, pod, shell } from '../engine/scenarios/manifests.ts'
import { ExplainedCluster } from './testing-why.ts'

let cluster: ExplainedCluster
afterEach(() => cluster.close())

const podOf = (app: string): string => `pods ${cluster.pods(`app=${app}`)[0]!.metadata.name}`

describe('D11 pods', () => {
  test('D11 a pod that fits no node names the scheduler’s words, and what is short or closed', () => {
    cluster = new ExplainedCluster()
    cluster.create(deployment('greedy', { replicas: 1, container: { resources: { requests: { memory: '900Gi' } } } }))
    cluster.run(20)
    expect(cluster.why(podOf('greedy'))).toEqual([
      expect.stringMatching(/^0\/3 nodes are available: /),
      '2 nodes short of what it asks for: Insufficient memory',
      '> edit greedy'
    ])
    expect(cluster.why('deployments greedy')[0]).toBe('1 new pod not ready')
    expect(cluster.causes(podOf('greedy'))[0]).toMatchObject({ seenIn: 'scheduling', about: { kind: 'Pod' } })

    for (const name of ['worker-1', 'worker-2']) cluster.patch(`nodes ${name}`, { spec: { unschedulable: true } })
    cluster.create(deployment('plain', { replicas: 1 }))
    cluster.run(20)
    expect(cluster.why(podOf('plain')).slice(1)).toEqual([
      'worker-1 is cordoned',
      'worker-2 is cordoned',
      '> uncordon worker-2'
    ])
    for (const name of ['worker-1', 'worker-2']) cluster.patch(`nodes ${name}`, { spec: { unschedulable: null } })

    cluster.create(deployment('picky', { replicas: 1, pod: { nodeSelector: { disk: 'ssd' } } }))
    cluster.run(20)
    expect(cluster.why(podOf('picky')).slice(1)).toEqual([
      'its node selector or affinity excludes 2 nodes',
      '> edit picky'
    ])
    cluster.create(pod('gated', {}, { schedulingGates: [{ name: 'example.com/wait' }] }))
    cluster.run(5)
    expect(cluster.why('pods gated').at(-1)).toBe('> edit gated')
  })

  test('D11 a pod waits for its claim, and the claim for a class that is not there', () => {
    cluster = new ExplainedCluster()
    cluster.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: {
        accessModes: ['ReadWriteOnce'],
        resources: { requests: { storage: '1Gi' } },
        storageClassName: 'gold'
      }
    })
    const volumes = [{ name: 'd', persistentVolumeClaim: { claimName: 'data' } }]
    cluster.create(pod('holder', {}, { volumes }))
    cluster.create(pod('lost', {}, { volumes: [{ name: 'd', persistentVolumeClaim: { claimName: 'nowhere' } }] }))
    cluster.run(30)
    expect(cluster.why('pods holder').slice(1)).toEqual([
      'claim data is Pending',
      'storageclass.storage.k8s.io "gold" not found',
      'StorageClass gold does not exist',
      '> create gold'
    ])
    expect(cluster.why('persistentvolumeclaims data').at(-1)).toBe('> create gold')
    expect(cluster.why('pods lost').slice(1)).toEqual([
      'PersistentVolumeClaim nowhere does not exist',
      '> create nowhere'
    ])
  })

  test('D11 a crash: how it ended, its last words, the key that is not there', () => {
    cluster = new ExplainedCluster()
    cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { URL: 'x' } })
    const configMapKeyRef = { name: 'settings', key: 'URL', optional: true }
    const script = 'if [ -z "$URL" ]; then echo "FATAL: URL is not set"; exit 3; fi; sleep 100000'
    const container: Body = { ...shell(script), env: [{ name: 'URL', valueFrom: { configMapKeyRef } }] }
    cluster.create(deployment('web', { replicas: 1, image: 'busybox:1.36', container }))
    cluster.run(20)
    expect(cluster.why(podOf('web'))).toEqual([])
    cluster.patch('configmaps settings', { data: { URL: null } })
    cluster.delete(podOf('web'))
    cluster.run(90)
    expect(cluster.why(podOf('web'))).toEqual([
      expect.stringMatching(/^container main exited with code 3, \d times$/),
      '"FATAL: URL is not set"',
      'settings lost the key URL',
      '> edit settings'
    ])
    expect(cluster.why('deployments web').slice(-2)).toEqual(['settings lost the key URL', '> edit settings'])
    expect(cluster.causes(podOf('web'))[1]).toMatchObject({ seenIn: 'logs' })
    expect(cluster.leadsSomewhere(podOf('web'))).toBe(true)
  })

  test('D11 an image that is not there: the registry’s words, and another image as the remedy', () => {
    cluster = new ExplainedCluster()
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(30)
    cluster.patch('deployments web', image('nginx:9.99'))
    cluster.run(60)
    expect(cluster.why('deployments web')).toEqual([
      '1 new pod not ready',
      'image nginx:9.99 cannot be pulled',
      expect.stringMatching(/nginx:9\.99.*not found/),
      '> set-image web'
    ])
  })

  test('D11 a registry that is down on purpose stands at the end, with its stop', () => {
    cluster = new ExplainedCluster()
    start(cluster, { kind: 'registry-down' })
    cluster.create(pod('late', { image: 'redis:7.2' }))
    cluster.run(40)
    expect(cluster.why('pods late')[0]).toBe('image redis:7.2 cannot be pulled')
    expect(cluster.why('pods late').slice(-2)).toEqual([
      'broken on purpose: all registries are down, by kubernetes-admin',
      '> stop-chaos'
    ])
  })

  test('D11 OOMKilled names the limit and the leak behind it; well again, it still says why it restarted', () => {
    cluster = new ExplainedCluster()
    cluster.create(deployment('leaky', { replicas: 1, container: { resources: { limits: { memory: '64Mi' } } } }))
    cluster.run(30)
    const target = deploymentTarget('leaky')
    start(cluster, { kind: 'leak', target, bytesPerSecond: 8 * 1024 ** 2 })
    expect(cluster.until(() => cluster.podRows('app=leaky')[0]?.includes('OOMKilled') === true, 120, 1)).toBeLessThan(
      120
    )
    const chain = cluster.why(podOf('leaky'))
    expect(chain[0]).toMatch(/^container main used more memory than its limit of 64Mi/)
    expect(chain.slice(-2)).toEqual(['broken on purpose: it leaks memory, by kubernetes-admin', '> stop-chaos'])
    cluster.engine.changeChaos({ type: 'stop-all' }, breaker)
    cluster.run(400)
    expect(cluster.podRows('app=leaky')[0]).toMatch(/^1\/1 Running/)
    expect(cluster.causes(podOf('leaky'))[0]).toMatchObject({ mark: 'done' })
    expect(cluster.why(podOf('leaky'))[0]).toContain('used more memory than its limit of 64Mi')
  })

  test('D11 a probe that fails on purpose: not ready, the probe’s words, its stop', () => {
    cluster = new ExplainedCluster()
    const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 2 }
    cluster.create(pod('probed', { readinessProbe }))
    cluster.run(20)
    start(cluster, { kind: 'fail-probe', target: podTarget('probed'), probe: 'readiness' })
    cluster.run(20)
    expect(cluster.podRow('probed')).toMatch(/^0\/1 Running/)
    expect(cluster.why('pods probed')).toEqual([
      expect.stringContaining('Readiness probe failed'),
      'broken on purpose: its readiness probe fails, by kubernetes-admin',
      '> stop-chaos'
    ])
  })

  test('D11 names that DNS does not answer lead to DNS', () => {
    cluster = new ExplainedCluster()
    cluster.create(deployment('asks', { replicas: 1, container: shell('wget -q -O- http://api.example || exit 1') }))
    start(cluster, { kind: 'dns', answer: 'SERVFAIL' })
    cluster.run(60)
    expect(cluster.why(podOf('asks')).slice(-2)).toEqual([
      'broken on purpose: DNS answers SERVFAIL to every name, by kubernetes-admin',
      '> stop-chaos'
    ])
    cluster.engine.changeChaos({ type: 'stop-all' }, breaker)
    cluster.patch('deployments coredns', { spec: { replicas: 0 } }, { namespace: 'kube-system' })
    cluster.run(400)
    expect(cluster.why(podOf('asks')).slice(-4)).toEqual([
      'Service kube-dns has no ready endpoint',
      'no pod has the labels k8s-app=kube-dns',
      'Deployment coredns is scaled to 0',
      '> scale coredns'
    ])
  })

  test('D11 a pod that is going and stays says what keeps it', () => {
    cluster = new ExplainedCluster()
    cluster.create(pod('kept', {}, {}, { finalizers: ['example.com/keep'] }))
    cluster.run(20)
    cluster.delete('pods kept')
    cluster.run(60)
    expect(cluster.why('pods kept')).toEqual(['finalizer example.com/keep has not been taken away', '> edit kept'])
    cluster.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kept', finalizers: ['example.com/keep'] }
    })
    cluster.delete('configmaps kept')
    expect(cluster.why('configmaps kept')).toEqual([
      'finalizer example.com/keep has not been taken away',
      '> edit kept'
    ])
  })
})

describe('D11 nodes', () => {
  test('D11 a machine that was switched off: its pods, its node, its switch', () => {
    cluster = new ExplainedCluster({ workers: 2 })
    // An init container that has done its work says nothing.
    const initContainers = [{ name: 'first', ...shell('true') }]
    cluster.create(deployment('web', { replicas: 1, pod: { nodeName: 'worker-1', initContainers } }))
    cluster.run(30)
    cluster.engine.setNodePower('worker-1', false)
    cluster.run(60)
    const node = ['Kubelet stopped posting node status.', 'machine worker-1 was switched off', '> power-on worker-1']
    expect(cluster.why('nodes worker-1')).toEqual(node)
    expect(cluster.why(podOf('web'))).toEqual(['node worker-1 is not ready', ...node])
    cluster.run(400)
    const going = cluster.pods('app=web').find(({ metadata }) => metadata.deletionTimestamp !== undefined)!
    expect(cluster.why(`pods ${going.metadata.name}`)).toEqual([
      'Taint manager: deleting due to NoExecute taint',
      'node worker-1 is not ready: nobody can end its containers',
      ...node
    ])
  })

  test('D11 a node that is parted from the control plane on purpose', () => {
    cluster = new ExplainedCluster({ workers: 2 })
    const [from, to] = [{ kind: 'nodes', names: ['worker-2'] } as const, { kind: 'everyone' } as const]
    start(cluster, { kind: 'way', from, to, loss: 1 })
    cluster.run(60)
    expect(cluster.why('nodes worker-2').slice(-2)).toEqual([
      'broken on purpose: partition between worker-2 and everyone, by kubernetes-admin',
      '> stop-chaos'
    ])
  })

  test('D11 pressure: the node’s words and the strain on its machine, and a pod that it evicted leads there', () => {
    cluster = new ExplainedCluster({ workers: 1 })
    const args = ['--vm', '1', '--vm-bytes', '500M', '--vm-hang', '1']
    cluster.create(pod('greedy', { image: 'polinux/stress', command: ['stress'], args }))
    cluster.run(30)
    const capacity = memoryBytes(cluster.node('worker-1').status!.capacity!.memory)
    const memory = capacity - cluster.engine.metrics.nodeMemory('worker-1') - 60 * 1024 ** 2
    cluster.engine.strainNode('worker-1', { memory })
    cluster.until(() => cluster.podRow('greedy').includes('Evicted'), 60)
    const why = cluster.why('pods greedy')
    expect(why[0]).toBe('Evicted')
    expect(why[1]).toContain('The node was low on resource: memory')
    expect(why.slice(2)).toEqual([
      'node worker-1 is not well',
      'kubelet has insufficient memory available',
      'broken on purpose: something eats the resources of machine worker-1',
      '> stop-chaos'
    ])
  })

  test('D11 a cordoned node is opened again', () => {
    cluster = new ExplainedCluster({ workers: 1 })
    cluster.patch('nodes worker-1', { spec: { unschedulable: true } })
    expect(cluster.why('nodes worker-1')).toEqual(['cordoned by kubectl', '> uncordon worker-1'])
  })
})

describe('D11 workloads', () => {
  test('D11 a quota that is used up stands behind pods that cannot be made', () => {
    cluster = new ExplainedCluster()
    const metadata = { name: 'small' }
    cluster.create({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard: { pods: '2' } } })
    cluster.run(5)
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.run(30)
    expect(cluster.why('deployments web')).toEqual([
      'pods cannot be created',
      expect.stringContaining('exceeded quota: small'),
      'quota small is used up',
      '> edit small'
    ])
    expect(cluster.why('resourcequotas small')).toEqual(['used up: pods: 2 of 2', '> edit small'])
    cluster.create({
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db' },
      spec: {
        serviceName: 'db',
        selector: { matchLabels: { app: 'db' } },
        template: { metadata: { labels: { app: 'db' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } }
      }
    })
    cluster.run(30)
    expect(cluster.why('statefulsets db').slice(-2)).toEqual(['quota small is used up', '> edit small'])
  })

  test('D11 a service account that is not there, and PodSecurity', () => {
    cluster = new ExplainedCluster()
    cluster.create(deployment('web', { replicas: 1, pod: { serviceAccountName: 'robot' } }))
    cluster.run(20)
    expect(cluster.why('deployments web').slice(-2)).toEqual(['ServiceAccount robot does not exist', '> create robot'])
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'strict', labels } })
    cluster.run(5)
    const strict = deployment('web', { replicas: 1 }) as { metadata: Body }
    cluster.create({ ...strict, metadata: { ...strict.metadata, namespace: 'strict' } })
    cluster.run(20)
    expect(cluster.why('deployments web', 'strict').slice(-2)).toEqual([
      'namespace strict enforces PodSecurity restricted:latest',
      '> edit strict'
    ])
  })

  test('D11 a rollout that was paused half-way goes on when it is resumed', () => {
    cluster = new ExplainedCluster()
    cluster.create(
      deployment('web', {
        replicas: 3,
        container: { readinessProbe: { tcpSocket: { port: 80 }, initialDelaySeconds: 30 } }
      })
    )
    cluster.run(60)
    cluster.patch('deployments web', image('nginx:1.26'))
    cluster.run(10)
    cluster.patch('deployments web', { spec: { paused: true } })
    cluster.run(90)
    expect(cluster.get<Deployment>('deployments web')!.status!.updatedReplicas).toBeLessThan(3)
    expect(cluster.why('deployments web')).toEqual(['its rollout is paused', '> resume web'])
  })
})
