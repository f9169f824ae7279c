// C3: where a pod may run follows from its volumes, and where its volumes are made follows from the pod.
import { afterEach, describe, expect, it } from 'vitest'
import type { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, type Body } from './cluster.ts'
import { claim, pod } from './manifests.ts'

let cluster: Cluster
afterEach(() => cluster.close())

function start(workers = 2): void {
  cluster = new Cluster({ settle: 30, workers })
}

function mounting(name: string, claims: readonly string[], spec: Body = {}): Body {
  const volumes = claims.map((claimName) => ({ name: claimName, persistentVolumeClaim: { claimName } }))
  return pod(name, {}, { volumes, ...spec })
}

function localVolume(name: string, node: string, spec: Body = {}): Body {
  const values = [node]
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: '1Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'local',
      local: { path: '/mnt/disk' },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values }] }]
        }
      },
      ...spec
    }
  }
}

function storageClass(name: string, spec: Body): Body {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name }, ...spec }
}

const local = storageClass('local', {
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer'
})

function podOf(name: string): Pod {
  return cluster.get<Pod>(`pods ${name}`)!
}

function claimOf(name: string): PersistentVolumeClaim {
  return cluster.get<PersistentVolumeClaim>(`persistentvolumeclaims ${name}`)!
}

function whyNot(name: string): string | undefined {
  return conditionOf(podOf(name), 'PodScheduled')?.['message']
}

function isRunning(name: string): boolean {
  return podOf(name).status?.phase === 'Running'
}

describe('scheduling with volumes', () => {
  it('C3 WaitForFirstConsumer: nothing is made before a pod comes, then on its node', () => {
    start()
    cluster.create(claim('a'))
    cluster.run(60)
    expect(claimOf('a').status?.phase).toBe('Pending')
    expect(cluster.list('persistentvolumes')).toEqual([])
    expect(cluster.events(claimOf('a'))[0]).toMatch(
      /^Normal WaitForFirstConsumer: waiting for first consumer to be created before binding/
    )
    cluster.create(mounting('p', ['a']))
    cluster.run(1)
    // The pod has no node yet: it is bound once its volume is there.
    expect(podOf('p').spec.nodeName).toBeUndefined()
    const chosen = claimOf('a').metadata.annotations!['volume.kubernetes.io/selected-node']!
    expect(chosen).toMatch(/^worker-\d$/)
    expect(cluster.until(() => isRunning('p'))).toBeLessThan(60)
    expect(podOf('p').spec.nodeName).toBe(chosen)
    const [volume] = cluster.list<PersistentVolume>('persistentvolumes')
    expect(volume).toMatchObject({
      metadata: { annotations: { 'pv.kubernetes.io/provisioned-by': 'rancher.io/local-path' } },
      spec: { hostPath: { type: 'DirectoryOrCreate' } },
      status: { phase: 'Bound' }
    })
    expect(JSON.stringify(volume!.spec.nodeAffinity)).toContain(`"values":["${chosen}"]`)
    expect(
      cluster
        .events(claimOf('a'))
        .map((text) => text.split(':')[0]!)
        .sort()
    ).toEqual([
      'Normal ExternalProvisioning',
      'Normal Provisioning',
      'Normal ProvisioningSucceeded',
      'Normal WaitForFirstConsumer'
    ])
  })

  it('C3 a claim whose pod finds no node waits for the pod', () => {
    start()
    cluster.create(claim('a'))
    cluster.create(mounting('p', ['a'], { nodeSelector: { disk: 'none' } }))
    cluster.run(30)
    expect(cluster.events(claimOf('a')).at(-1)).toMatch(
      /^Normal WaitForPodScheduled: waiting for pod p to be scheduled/
    )
    cluster.patch('nodes worker-2', { metadata: { labels: { disk: 'none' } } })
    expect(cluster.until(() => isRunning('p'))).toBeLessThan(60)
  })

  it('C3 where a driver tells its free storage, a pod goes where its volume has room, and waits where none has', () => {
    start()
    const provisioner = 'lvm.example.com'
    cluster.create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIDriver',
      metadata: { name: provisioner },
      spec: { storageCapacity: true, attachRequired: false }
    })
    cluster.create(storageClass('lvm', { provisioner, volumeBindingMode: 'WaitForFirstConsumer' }))
    const capacity = (name: string, node: string, more: Body): Body => ({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSIStorageCapacity',
      metadata: { name, namespace: 'kube-system' },
      storageClassName: 'lvm',
      nodeTopology: { matchLabels: { 'kubernetes.io/hostname': node } },
      ...more
    })
    cluster.create(capacity('one', 'worker-1', { capacity: '500Mi' }))
    cluster.create(capacity('two', 'worker-2', { capacity: '10Gi', maximumVolumeSize: '800Mi' }))
    cluster.create(claim('a', { storageClassName: 'lvm' }))
    cluster.create(mounting('p', ['a']))
    cluster.run(2)
    expect(whyNot('p')).toBe(
      '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 node(s) did not have enough free storage. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.'
    )
    expect(claimOf('a').metadata.annotations?.['volume.kubernetes.io/selected-node']).toBeUndefined()
    cluster.patch('csistoragecapacities two', { maximumVolumeSize: '2Gi' }, { namespace: 'kube-system' })
    const chosen = (): string | undefined => claimOf('a').metadata.annotations?.['volume.kubernetes.io/selected-node']
    expect(cluster.until(() => chosen() !== undefined, 20)).toBeLessThan(20)
    expect(chosen()).toBe('worker-2')
  })

  it('C3 a pod whose claim is missing or not bound is not scheduled, and says so', () => {
    start()
    cluster.create(mounting('p', ['none']))
    cluster.create(claim('manual', { storageClassName: 'manual' }))
    cluster.create(mounting('q', ['manual']))
    cluster.run(2)
    expect(whyNot('p')).toBe(
      '0/3 nodes are available: persistentvolumeclaim "none" not found. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.'
    )
    expect(whyNot('q')).toMatch(/^0\/3 nodes are available: pod has unbound immediate PersistentVolumeClaims\. /)
    cluster.create(claim('none'))
    expect(cluster.until(() => isRunning('p'))).toBeLessThan(60)
  })

  it('C3 a local volume takes its pod to its node, and binds to the claim there', () => {
    start()
    cluster.create(local)
    cluster.create(localVolume('v', 'worker-2'))
    cluster.create(claim('a', { storageClassName: 'local' }))
    cluster.create(mounting('p', ['a']))
    expect(cluster.until(() => isRunning('p'))).toBeLessThan(60)
    expect(podOf('p').spec.nodeName).toBe('worker-2')
    expect(claimOf('a').spec.volumeName).toBe('v')
    cluster.create(mounting('q', ['a'], { nodeSelector: { 'kubernetes.io/hostname': 'worker-1' } }))
    cluster.run(2)
    expect(whyNot('q')).toContain('1 node(s) had volume node affinity conflict')
  })

  it('C3 no two claims of a pod are promised one volume', () => {
    start()
    cluster.create(local)
    cluster.create(localVolume('v', 'worker-1'))
    for (const name of ['a', 'b']) cluster.create(claim(name, { storageClassName: 'local' }))
    cluster.create(mounting('p', ['a', 'b']))
    cluster.run(2)
    expect(whyNot('p')).toContain("2 node(s) didn't find available persistent volumes to bind")
    cluster.create(localVolume('w', 'worker-1'))
    expect(cluster.until(() => isRunning('p'))).toBeLessThan(60)
  })

  it('C3 topologies of a class limit where its volumes are made', () => {
    start()
    cluster.patch('nodes worker-2', { metadata: { labels: { 'topology.kubernetes.io/zone': 'b' } } })
    const matchLabelExpressions = [{ key: 'topology.kubernetes.io/zone', values: ['b'] }]
    cluster.create(
      storageClass('zonal', {
        provisioner: 'rancher.io/local-path',
        volumeBindingMode: 'WaitForFirstConsumer',
        allowedTopologies: [{ matchLabelExpressions }]
      })
    )
    cluster.create(claim('a', { storageClassName: 'zonal' }))
    cluster.create(mounting('p', ['a']))
    expect(cluster.until(() => isRunning('p'))).toBeLessThan(60)
    expect(podOf('p').spec.nodeName).toBe('worker-2')
  })

  it('C3 a volume of a zone is used in the zone', () => {
    start()
    for (const [node, zone] of Object.entries({ 'worker-1': 'a', 'worker-2': 'b' }))
      cluster.patch(`nodes ${node}`, { metadata: { labels: { 'topology.kubernetes.io/zone': zone } } })
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    cluster.run(10)
    const volume = claimOf('a').spec.volumeName!
    cluster.patch(`persistentvolumes ${volume}`, { metadata: { labels: { 'topology.kubernetes.io/zone': 'a' } } })
    cluster.create(mounting('q', ['a'], { nodeSelector: { 'kubernetes.io/hostname': 'worker-2' } }))
    cluster.run(2)
    expect(whyNot('q')).toContain('1 node(s) had no available volume zone')
  })

  it('C3 ReadWriteOncePod: a second pod waits, also on the same node, until the first is gone', () => {
    start(1)
    cluster.create(claim('a', { storageClassName: 'network-disk', accessModes: ['ReadWriteOncePod'] }))
    cluster.create(mounting('p', ['a']))
    cluster.until(() => isRunning('p'))
    cluster.create(mounting('q', ['a']))
    cluster.run(2)
    expect(whyNot('q')).toContain(
      '1 node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode'
    )
    cluster.delete('pods p')
    expect(cluster.until(() => isRunning('q'))).toBeLessThan(60)
  })

  it('C3 ReadWriteOnce: pods of one node share the volume', () => {
    start(1)
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    for (const name of ['p', 'q']) cluster.create(mounting(name, ['a']))
    expect(cluster.until(() => isRunning('p') && isRunning('q'))).toBeLessThan(60)
  })

  it('C3 a node takes only so many disks of a driver', () => {
    start(1)
    const name = 'worker-1'
    cluster.delete(`csinodes ${name}`)
    const driver = { name: 'disk.csi.drydock.dev', nodeID: name, topologyKeys: [], allocatable: { count: 1 } }
    cluster.create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'CSINode',
      metadata: { name },
      spec: { drivers: [driver] }
    })
    for (const one of ['a', 'b']) cluster.create(claim(one, { storageClassName: 'network-disk' }))
    cluster.create(mounting('p', ['a']))
    expect(cluster.until(() => isRunning('p'))).toBeLessThan(60)
    cluster.create(mounting('q', ['b']))
    cluster.run(2)
    expect(whyNot('q')).toContain('1 node(s) exceed max volume count')
    cluster.delete('pods p')
    expect(cluster.until(() => isRunning('q'))).toBeLessThan(90)
  })

  it('C3 a pod that is put on a node by name waits there until its claim is bound, and says why', () => {
    start()
    cluster.create(claim('a', { storageClassName: 'manual' }))
    cluster.create(mounting('p', ['a'], { nodeName: 'worker-1' }))
    cluster.run(5)
    expect(cluster.events(podOf('p'))[0]).toMatch(
      /^Warning FailedMount: Unable to attach or mount volumes: unmounted volumes=\[a\], unattached volumes=\[\], failed to process volumes=\[a\]: error processing PVC default\/a: PVC is not bound/
    )
    cluster.create({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: 'v' },
      spec: {
        capacity: { storage: '1Gi' },
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'manual',
        hostPath: { path: '/mnt/v' }
      }
    })
    expect(cluster.until(() => isRunning('p'))).toBeLessThan(60)
  })
})
