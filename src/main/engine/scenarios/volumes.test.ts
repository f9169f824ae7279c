// C3: volumes that outlive pods: binding, provisioning, reclaiming, protection.
import { afterEach, describe, expect, it } from 'vitest'
import type { Json } from '../../../shared/kube/object.ts'
import type { PersistentVolume, PersistentVolumeClaim, Pod, StorageClass } from '../../../shared/schema/types.ts'
import { Cluster, type Body, type ScenarioOptions } from './cluster.ts'
import { claim, mounting, persistentVolume, pod } from './manifests.ts'

let cluster: Cluster
afterEach(() => cluster.close())

function start(options: ScenarioOptions = {}): void {
  cluster = new Cluster({ settle: 30, ...options })
}

const manual = { storageClassName: 'manual' }

function claimOf(name: string): PersistentVolumeClaim {
  return cluster.get<PersistentVolumeClaim>(`persistentvolumeclaims ${name}`)!
}

function volumeOf(name: string): PersistentVolume {
  return cluster.get<PersistentVolume>(`persistentvolumes ${name}`)!
}

function podOf(name: string): Pod {
  return cluster.get<Pod>(`pods ${name}`)!
}

function phase(name: string): string | undefined {
  return claimOf(name).status?.phase
}

function isRunning(name: string): boolean {
  return podOf(name).status?.phase === 'Running'
}

describe('binding', () => {
  it('C3 a claim binds the smallest volume that suits it, and both say so', () => {
    start()
    for (const [name, storage] of Object.entries({ large: '10Gi', middle: '5Gi', small: '1Gi' }))
      cluster.create(persistentVolume(name, { capacity: { storage } }))
    cluster.run(1)
    expect(volumeOf('middle').status?.phase).toBe('Available')
    cluster.create(claim('a', { ...manual, resources: { requests: { storage: '2Gi' } } }))
    cluster.run(1)
    expect(claimOf('a')).toMatchObject({
      metadata: {
        annotations: { 'pv.kubernetes.io/bind-completed': 'yes', 'pv.kubernetes.io/bound-by-controller': 'yes' }
      },
      spec: { volumeName: 'middle' },
      status: { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: { storage: '5Gi' } }
    })
    expect(volumeOf('middle')).toMatchObject({
      spec: { claimRef: { namespace: 'default', name: 'a', uid: claimOf('a').metadata.uid } },
      status: { phase: 'Bound' }
    })
    expect(volumeOf('large').status?.phase).toBe('Available')
  })

  it('C3 access modes, class, volume mode and selector must suit', () => {
    start()
    cluster.create(persistentVolume('v', { accessModes: ['ReadWriteOnce', 'ReadOnlyMany'] }, { disk: 'ssd' }))
    const wrong: Record<string, Body> = {
      modes: { ...manual, accessModes: ['ReadWriteMany'] },
      class: { storageClassName: '' },
      mode: { ...manual, volumeMode: 'Block' },
      selector: { ...manual, selector: { matchLabels: { disk: 'hdd' } } },
      size: { ...manual, resources: { requests: { storage: '2Gi' } } }
    }
    for (const [name, spec] of Object.entries(wrong)) cluster.create(claim(name, spec))
    cluster.run(2)
    for (const name of Object.keys(wrong)) expect(phase(name), name).toBe('Pending')
    cluster.create(claim('right', { ...manual, selector: { matchLabels: { disk: 'ssd' } } }))
    cluster.run(2)
    expect(phase('right')).toBe('Bound')
  })

  it('C3 a waiting claim says why, and binds when a volume comes', () => {
    start()
    cluster.create(claim('none', { storageClassName: '' }))
    cluster.create(claim('lost', { storageClassName: 'nowhere' }))
    cluster.create(claim('late', manual))
    cluster.run(2)
    expect(cluster.events(claimOf('none'))).toEqual([
      'Normal FailedBinding: no persistent volumes available for this claim and no storage class is set'
    ])
    expect(cluster.events(claimOf('lost'))).toEqual([
      'Warning ProvisioningFailed: storageclass.storage.k8s.io "nowhere" not found'
    ])
    cluster.create(persistentVolume('v'))
    cluster.run(2)
    expect(phase('late')).toBe('Bound')
  })

  it('C3 a claim gets the volume that it names, and a volume the claim that it names', () => {
    start()
    cluster.create(persistentVolume('small', { capacity: { storage: '1Gi' } }))
    cluster.create(persistentVolume('named', { capacity: { storage: '9Gi' } }))
    cluster.create(
      persistentVolume('mine', { capacity: { storage: '9Gi' }, claimRef: { namespace: 'default', name: 'b' } })
    )
    cluster.create(claim('a', { ...manual, volumeName: 'named' }))
    cluster.create(claim('b', manual))
    cluster.run(2)
    expect(claimOf('a').spec.volumeName).toBe('named')
    expect(claimOf('a').metadata.annotations).toEqual({ 'pv.kubernetes.io/bind-completed': 'yes' })
    expect(claimOf('b').spec.volumeName).toBe('mine')
    expect(volumeOf('small').status?.phase).toBe('Available')
  })

  it('C3 a claim for a volume that another has, or that does not suit, says so', () => {
    start()
    cluster.create(persistentVolume('v'))
    cluster.create(persistentVolume('w'))
    cluster.create(claim('first', { ...manual, volumeName: 'v' }))
    cluster.run(1)
    cluster.create(claim('second', { ...manual, volumeName: 'v' }))
    cluster.create(claim('large', { ...manual, volumeName: 'w', resources: { requests: { storage: '5Gi' } } }))
    cluster.run(1)
    expect(cluster.events(claimOf('second'))).toEqual([
      'Warning FailedBinding: volume "v" already bound to a different claim.'
    ])
    expect(cluster.events(claimOf('large'))).toEqual([
      'Warning VolumeMismatch: Cannot bind to requested volume "w": requested PV is too small'
    ])
  })

  it('C3 a claim whose volume is taken away is Lost', () => {
    start()
    cluster.create(persistentVolume('v'))
    cluster.create(claim('a', manual))
    cluster.run(1)
    cluster.patch('persistentvolumes v', { metadata: { finalizers: null } }, { type: 'merge' })
    cluster.delete('persistentvolumes v')
    cluster.run(1)
    expect(phase('a')).toBe('Lost')
    expect(cluster.events(claimOf('a'))).toEqual([
      'Warning ClaimLost: Bound claim has lost its PersistentVolume. Data on the volume is lost!'
    ])
  })
})

describe('reclaiming', () => {
  it('C3 a retained volume is Released and nobody else gets it', () => {
    start()
    cluster.create(persistentVolume('v'))
    cluster.create(claim('a', manual))
    cluster.run(1)
    cluster.delete('persistentvolumeclaims a')
    cluster.run(1)
    expect(volumeOf('v').status?.phase).toBe('Released')
    cluster.create(claim('b', manual))
    cluster.run(20)
    expect(phase('b')).toBe('Pending')
    cluster.patch('persistentvolumes v', { spec: { claimRef: null } }, { type: 'merge' })
    cluster.run(20)
    expect(phase('b')).toBe('Bound')
  })

  it('C3 a provisioned volume of policy Delete goes with its claim, one of policy Retain stays', () => {
    start()
    for (const name of ['kept', 'gone']) cluster.create(claim(name, { storageClassName: 'network-disk' }))
    cluster.run(10)
    const kept = claimOf('kept').spec.volumeName!
    const gone = claimOf('gone').spec.volumeName!
    cluster.patch(`persistentvolumes ${kept}`, { spec: { persistentVolumeReclaimPolicy: 'Retain' } })
    for (const name of ['kept', 'gone']) cluster.delete(`persistentvolumeclaims ${name}`)
    cluster.run(10)
    expect(volumeOf(kept).status?.phase).toBe('Released')
    expect(cluster.get(`persistentvolumes ${gone}`)).toBeUndefined()
  })

  it('C3 a volume of policy Recycle is wiped and free again, one that nobody can delete has Failed', () => {
    start()
    cluster.create(persistentVolume('again', { persistentVolumeReclaimPolicy: 'Recycle' }))
    cluster.create(persistentVolume('stuck', { persistentVolumeReclaimPolicy: 'Delete' }))
    cluster.create(claim('a', { ...manual, volumeName: 'again' }))
    cluster.create(claim('b', { ...manual, volumeName: 'stuck' }))
    cluster.run(1)
    for (const name of ['a', 'b']) cluster.delete(`persistentvolumeclaims ${name}`)
    cluster.run(2)
    expect(volumeOf('again').status?.phase).toBe('Available')
    expect(volumeOf('again').spec.claimRef?.uid).toBeUndefined()
    expect(cluster.events(volumeOf('again'))).toEqual(['Normal VolumeRecycled: Volume recycled'])
    expect(volumeOf('stuck').status?.phase).toBe('Failed')
    expect(cluster.events(volumeOf('stuck'))).toEqual([
      'Warning VolumeFailedDelete: host_path deleter only supports /tmp/.+ but received provided /mnt/stuck'
    ])
  })
})

describe('provisioning', () => {
  it('C3 a new cluster has a default class, and a claim without one gets it', () => {
    start()
    const classes = cluster.list<StorageClass>('storageclasses')
    expect(classes.map(({ metadata, volumeBindingMode }) => [metadata.name, volumeBindingMode])).toEqual([
      ['network-disk', 'Immediate'],
      ['standard', 'WaitForFirstConsumer']
    ])
    expect(cluster.create<PersistentVolumeClaim>(claim('a')).spec.storageClassName).toBe('standard')
  })

  it('C3 Immediate: a volume is made at once, with the events of it', () => {
    start()
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    cluster.run(10)
    const { uid } = claimOf('a').metadata
    expect(phase('a')).toBe('Bound')
    expect(cluster.events(claimOf('a'))).toEqual([
      "Normal ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'disk.csi.drydock.dev' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered. x2",
      'Normal Provisioning: External provisioner is provisioning volume for claim "default/a"',
      `Normal ProvisioningSucceeded: Successfully provisioned volume pvc-${uid}`
    ])
    expect(volumeOf(`pvc-${uid}`)).toMatchObject({
      metadata: { annotations: { 'pv.kubernetes.io/provisioned-by': 'disk.csi.drydock.dev' } },
      spec: {
        capacity: { storage: '1Gi' },
        persistentVolumeReclaimPolicy: 'Delete',
        csi: { driver: 'disk.csi.drydock.dev' }
      },
      status: { phase: 'Bound' }
    })
  })

  it('C3 a provisioner that cannot make a volume says why', () => {
    start()
    cluster.create(claim('a', { storageClassName: 'network-disk', accessModes: ['ReadWriteMany'] }))
    cluster.run(5)
    expect(cluster.events(claimOf('a')).filter((text) => text.includes('ProvisioningFailed'))).toEqual([
      'Warning ProvisioningFailed: failed to provision volume with StorageClass "network-disk": rpc error: code = InvalidArgument desc = Volume capabilities MULTI_NODE_MULTI_WRITER not supported. Only AccessModes[ReadWriteOnce] supported.'
    ])
  })
})

describe('protection', () => {
  it('C3 a claim in use stays until its pod is gone, and a bound volume until its claim is', () => {
    start()
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    cluster.create(mounting('p', 'a'))
    cluster.until(() => isRunning('p'))
    const name = claimOf('a').spec.volumeName!
    cluster.delete(`persistentvolumes ${name}`)
    cluster.delete('persistentvolumeclaims a')
    cluster.run(30)
    expect(cluster.rows('persistentvolumeclaims').map((row) => row['Status'])).toEqual(['Terminating'])
    expect(cluster.rows('persistentvolumes').map((row) => row['Status'])).toEqual(['Terminating'])
    expect(claimOf('a').metadata.finalizers).toEqual(['kubernetes.io/pvc-protection'])
    cluster.delete('pods p')
    cluster.run(60)
    expect(cluster.get('persistentvolumeclaims a')).toBeUndefined()
    expect(cluster.get(`persistentvolumes ${name}`)).toBeUndefined()
  })

  it('C3 a VolumeAttributesClass stays while a claim or a volume names it', () => {
    start()
    for (const name of ['free', 'of-claim', 'of-volume'])
      cluster.create({
        apiVersion: 'storage.k8s.io/v1',
        kind: 'VolumeAttributesClass',
        metadata: { name },
        driverName: 'disk.csi.drydock.dev',
        parameters: { iops: '3000' }
      })
    cluster.create(claim('a', { volumeAttributesClassName: 'of-claim', storageClassName: 'none' }))
    const csi = { driver: 'disk.csi.drydock.dev', volumeHandle: 'v' }
    const volume = persistentVolume('v', { csi, volumeAttributesClassName: 'of-volume' })
    delete (volume['spec'] as { hostPath?: Json }).hostPath
    cluster.create(volume)
    const left = (): string[] => cluster.list('volumeattributesclasses').map(({ metadata }) => metadata.name)
    for (const name of left()) cluster.delete(`volumeattributesclasses ${name}`)
    cluster.run(30)
    expect(left()).toEqual(['of-claim', 'of-volume'])
    cluster.delete('persistentvolumeclaims a')
    cluster.run(30)
    expect(left()).toEqual(['of-volume'])
    cluster.delete('persistentvolumes v')
    cluster.run(30)
    expect(left()).toEqual([])
  })
})

describe('ephemeral volumes', () => {
  it('C3 a generic ephemeral volume gets a claim of its own, which goes with the pod', () => {
    start()
    const template = {
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'network-disk',
        resources: { requests: { storage: '1Gi' } }
      }
    }
    cluster.create(pod('p', {}, { volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: template } }] }))
    expect(cluster.until(() => isRunning('p'))).toBeLessThan(60)
    expect(claimOf('p-scratch')).toMatchObject({
      metadata: { ownerReferences: [{ kind: 'Pod', name: 'p', controller: true }] },
      status: { phase: 'Bound' }
    })
    cluster.delete('pods p')
    cluster.run(60)
    expect(cluster.get('persistentvolumeclaims p-scratch')).toBeUndefined()
    expect(cluster.list('persistentvolumes')).toEqual([])
  })
})
