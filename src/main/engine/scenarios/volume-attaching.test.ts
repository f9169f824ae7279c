// C3: volumes are attached to the nodes of their pods, and grow.
import { afterEach, describe, expect, it } from 'vitest'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { volumeAttachmentKind } from '../../../shared/kinds/volumeattachment/kind.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type {
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  VolumeAttachment
} from '../../../shared/schema/types.ts'
import { Cluster, refusal, type ScenarioOptions } from './cluster.ts'
import { claim, mounting, persistentVolume } from './manifests.ts'

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

function isRunning(name: string): boolean {
  return podOf(name).status?.phase === 'Running'
}

describe('attaching', () => {
  it('C3 a disk is attached to the node of its pod, and detached after it', () => {
    start()
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    cluster.create(mounting('p', 'a'))
    cluster.until(() => isRunning('p'))
    const name = claimOf('a').spec.volumeName!
    expect(cluster.list<VolumeAttachment>('volumeattachments')).toMatchObject([
      {
        metadata: { finalizers: ['external-attacher/disk-csi-drydock-dev'] },
        spec: { nodeName: podOf('p').spec.nodeName, source: { persistentVolumeName: name } },
        status: { attached: true }
      }
    ])
    expect(cluster.events(podOf('p'))).toContain(
      `Normal SuccessfulAttachVolume: AttachVolume.Attach succeeded for volume "${name}" `
    )
    cluster.delete('pods p')
    cluster.run(60)
    expect(cluster.list('volumeattachments')).toEqual([])
  })

  it('C3 a pod that comes while its disk is pulled out of its node waits until the disk is back', () => {
    start()
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    cluster.create(mounting('p', 'a', { nodeName: 'worker-1' }))
    cluster.until(() => isRunning('p'))
    const attachment = (): VolumeAttachment | undefined => cluster.list<VolumeAttachment>('volumeattachments')[0]
    const { uid } = attachment()!.metadata
    cluster.delete('pods p')
    expect(cluster.until(() => attachment()!.metadata.deletionTimestamp !== undefined)).toBeLessThan(60)
    cluster.create(mounting('q', 'a', { nodeName: 'worker-1' }))
    expect(cluster.until(() => isRunning('q'))).toBeLessThan(60)
    expect(attachment()).toMatchObject({ spec: { nodeName: 'worker-1' }, status: { attached: true } })
    expect(attachment()!.metadata.uid).not.toBe(uid)
  })

  it('C3 nodes tell which volumes they use and which are attached, and a disk goes only when its node has let it go', () => {
    start()
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    cluster.create(mounting('p', 'a', { nodeName: 'worker-1' }))
    const steps: string[] = []
    const { store } = cluster.engine
    store.onChange(nodeKind, ({ object: { status }, previous }) => {
      const isOther = (name: 'volumesInUse' | 'volumesAttached'): boolean =>
        (status?.[name]?.length ?? 0) !== (previous?.status?.[name]?.length ?? 0)
      if (isOther('volumesInUse')) steps.push('in use')
      if (isOther('volumesAttached')) steps.push('attached')
    })
    store.onChange(podKind, ({ object, previous }) => {
      if (object.status?.phase === 'Running' && previous?.status?.phase === 'Pending') steps.push('started')
    })
    store.onChange(volumeAttachmentKind, ({ object, previous }) => {
      const { deletionTimestamp } = object.metadata
      if (deletionTimestamp !== previous?.metadata.deletionTimestamp) steps.push('detaching')
    })
    cluster.until(() => isRunning('p'))
    const { driver, volumeHandle } = volumeOf(claimOf('a').spec.volumeName!).spec.csi!
    const name = `kubernetes.io/csi/${driver}^${volumeHandle}`
    expect(cluster.node('worker-1').status).toMatchObject({
      volumesInUse: [name],
      volumesAttached: [{ devicePath: '', name }]
    })
    cluster.delete('pods p')
    cluster.until(() => cluster.list('volumeattachments').length === 0)
    const { volumesInUse, volumesAttached } = cluster.node('worker-1').status!
    expect([volumesInUse, volumesAttached]).toEqual([undefined, undefined])
    expect(steps.slice(0, 2).toSorted()).toEqual(['attached', 'in use'])
    expect(steps.slice(2)).toEqual(['started', 'in use', 'attached', 'detaching'])
  })

  it('C3 a node that cannot be reached keeps its disk until it has told that it let it go', () => {
    start()
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    cluster.create(mounting('p', 'a', { nodeName: 'worker-1' }))
    cluster.until(() => isRunning('p'))
    const cut = (isCutOff: boolean): void =>
      void cluster.engine.changeMachines({ type: 'partition', name: 'worker-1', isCutOff })
    cut(true)
    cluster.delete('pods p', { gracePeriodSeconds: 0 })
    cluster.create(mounting('q', 'a', { nodeName: 'worker-2' }))
    // Long before anybody doubts the node: it would have been thought to be well.
    cluster.run(25)
    expect(cluster.list<VolumeAttachment>('volumeattachments').map(({ spec }) => spec.nodeName)).toEqual(['worker-1'])
    cut(false)
    expect(cluster.until(() => isRunning('q'))).toBeLessThan(30)
  })

  it('C3 a node lets a disk go also where the process ended between the end of the pod and its next report', () => {
    start({ onDisk: true })
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    cluster.create(mounting('p', 'a', { nodeName: 'worker-1' }))
    const inUse = (): readonly string[] => cluster.get<Node>('nodes worker-1')!.status!.volumesInUse ?? []
    cluster.until(() => isRunning('p') && inUse().length === 1)
    cluster.delete('pods p', { gracePeriodSeconds: 0 })
    cluster.run(0.1)
    expect(inUse()).toHaveLength(1)
    cluster.restart(0)
    cluster.run(60)
    expect(inUse()).toEqual([])
    expect(cluster.list('volumeattachments')).toEqual([])
  })

  it('C3 a second node waits for a volume that only one may have, and says so', () => {
    start()
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    cluster.create(mounting('p', 'a', { nodeName: 'worker-1' }))
    cluster.until(() => isRunning('p'))
    cluster.create(mounting('q', 'a', { nodeName: 'worker-2' }))
    cluster.run(30)
    expect(podOf('q').status?.phase).toBe('Pending')
    expect(cluster.events(podOf('q'))).toContain(
      `Warning FailedAttachVolume: Multi-Attach error for volume "${claimOf('a').spec.volumeName!}" Volume is already used by pod(s) p`
    )
    cluster.delete('pods p')
    expect(cluster.until(() => isRunning('q'))).toBeLessThan(60)
  })

  it('C3 the volume of a pod on a dead node is taken from it six minutes after the pod was removed', () => {
    start()
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    cluster.create(mounting('p', 'a', { nodeName: 'worker-1' }))
    cluster.until(() => isRunning('p'))
    cluster.engine.setNodePower('worker-1', false)
    cluster.run(120)
    cluster.delete('pods p', { gracePeriodSeconds: 0 })
    cluster.create(mounting('q', 'a', { nodeName: 'worker-2' }))
    cluster.run(300)
    expect(podOf('q').status?.phase).toBe('Pending')
    expect(cluster.events(podOf('q'))).toContain(
      `Warning FailedAttachVolume: Multi-Attach error for volume "${claimOf('a').spec.volumeName!}" Volume is already exclusively attached to one node and can't be attached to another`
    )
    expect(cluster.until(() => isRunning('q'), 180)).toBeLessThan(150)
  })
})

describe('growing', () => {
  const larger: Json = { spec: { resources: { requests: { storage: '5Gi' } } } }

  it('C3 a claim grows where its class allows it, while a pod mounts it', () => {
    start()
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    cluster.create(mounting('p', 'a'))
    cluster.until(() => isRunning('p'))
    cluster.patch('persistentvolumeclaims a', larger)
    cluster.run(1)
    expect(claimOf('a').status?.conditions?.map(({ type }) => type)).toEqual(['Resizing'])
    cluster.run(30)
    const name = claimOf('a').spec.volumeName!
    expect(claimOf('a').status).toMatchObject({ capacity: { storage: '5Gi' } })
    expect(claimOf('a').status?.conditions).toBeUndefined()
    expect(volumeOf(name).spec.capacity).toEqual({ storage: '5Gi' })
    expect(cluster.events(claimOf('a')).slice(-4)).toEqual([
      'Normal ExternalExpanding: waiting for an external controller to expand this PVC',
      `Normal Resizing: External resizer is resizing volume ${name}`,
      'Normal FileSystemResizeRequired: Require file system resize of volume on node',
      `Normal FileSystemResizeSuccessful: MountVolume.NodeExpandVolume succeeded for volume "${name}" ${podOf('p').spec.nodeName!}`
    ])
  })

  it('C3 without a pod its file system waits for one', () => {
    start()
    cluster.create(claim('a', { storageClassName: 'network-disk' }))
    cluster.run(10)
    cluster.patch('persistentvolumeclaims a', larger)
    cluster.run(10)
    expect(claimOf('a').status).toMatchObject({
      capacity: { storage: '1Gi' },
      conditions: [{ type: 'FileSystemResizePending', status: 'True' }],
      allocatedResourceStatuses: { storage: 'NodeResizePending' }
    })
    cluster.create(mounting('p', 'a'))
    cluster.until(() => isRunning('p'))
    cluster.run(5)
    expect(claimOf('a').status?.capacity).toEqual({ storage: '5Gi' })
  })

  it('C3 a claim that may not grow, or shrinks, is refused', () => {
    start()
    cluster.create(persistentVolume('v'))
    cluster.create(claim('a', manual))
    cluster.create(claim('b', { storageClassName: 'network-disk' }))
    cluster.run(10)
    expect(refusal(cluster.tryPatch('persistentvolumeclaims a', larger)).message).toBe(
      'persistentvolumeclaims "a" is forbidden: only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize'
    )
    const smaller = { spec: { resources: { requests: { storage: '500Mi' } } } }
    expect(refusal(cluster.tryPatch('persistentvolumeclaims b', smaller)).message).toBe(
      'PersistentVolumeClaim "b" is invalid: spec.resources.requests.storage: Forbidden: field can not be less than status.capacity'
    )
  })
})
