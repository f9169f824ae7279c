// S14: the drivers of volumes run in pods, and do what their ServiceAccounts may.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type {
  ClusterRoleBinding,
  Deployment,
  Event,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  VolumeAttachment
} from '../../../shared/schema/types.ts'
import { Cluster, type Body } from './cluster.ts'
import { claim, mounting } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ settle: 30 })
})
afterEach(() => cluster.close())

const claimOf = (name: string): PersistentVolumeClaim =>
  cluster.get<PersistentVolumeClaim>(`persistentvolumeclaims ${name}`)!
const phaseOf = (name: string): string | undefined => claimOf(name).status?.phase
const volumeOf = (name: string): PersistentVolume | undefined =>
  cluster.get<PersistentVolume>(`persistentvolumes pvc-${claimOf(name).metadata.uid}`)

const managersOf = (name: string): readonly (string | undefined)[] =>
  volumeOf(name)!.metadata.managedFields!.map(({ manager }) => manager)

function scale(namespace: string, name: string, replicas: number): void {
  cluster.patch(`deployments ${name}`, { spec: { replicas } }, { namespace })
  cluster.run(40)
}

/** Takes a binding away; what it returns gives it back. */
function withoutBinding(name: string): () => void {
  const { metadata: _metadata, ...binding } = cluster.get<ClusterRoleBinding>(`clusterrolebindings ${name}`)!
  cluster.delete(`clusterrolebindings ${name}`)
  return () => void cluster.create({ ...binding, metadata: { name } } as unknown as Body)
}

test('S14 without local-path-provisioner’s pod a claim waits; with it, its ServiceAccount makes the volume', () => {
  scale('local-path-storage', 'local-path-provisioner', 0)
  cluster.create(claim('data'))
  cluster.create(mounting('db', 'data'))
  cluster.run(60)
  expect(phaseOf('data')).toBe('Pending')
  expect(cluster.events(claimOf('data')).at(-1)).toContain(
    "Normal ExternalProvisioning: Waiting for a volume to be created either by the external provisioner 'rancher.io/local-path' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered."
  )
  scale('local-path-storage', 'local-path-provisioner', 1)
  expect(phaseOf('data')).toBe('Bound')
  const [provisioner] = cluster.pods('app=local-path-provisioner', 'local-path-storage')
  const made = cluster
    .list<Event>('events')
    .find(({ reason, involvedObject }) => reason === 'ProvisioningSucceeded' && involvedObject.name === 'data')
  expect(made?.source?.component).toBe(
    `rancher.io/local-path_${provisioner!.metadata.name}_${provisioner!.metadata.uid}`
  )
  expect(managersOf('data')).toContain('local-path-provisioner')
})

test('S14 a helper pod makes the folder on the node, and another one removes it; nothing is left of either', () => {
  const seen = new Map<string, Pod>()
  cluster.engine.store.onChange<Pod>(podKind, ({ object }) => {
    if (object.metadata.namespace === 'local-path-storage') seen.set(object.metadata.name, object)
  })
  const helper = (action: string, volume: string): Pod | undefined => seen.get(`helper-pod-${action}-${volume}`)
  cluster.create(claim('data'))
  cluster.create(mounting('db', 'data'))
  expect(cluster.until(() => phaseOf('data') === 'Bound', 60)).toBeLessThan(20)
  const { metadata, spec } = volumeOf('data')!
  const made = helper('create', metadata.name)!
  expect([made.spec.nodeName, made.spec.containers[0]!.env?.[0]?.value]).toEqual([
    cluster.get<Pod>('pods db')!.spec.nodeName,
    spec.hostPath!.path
  ])
  expect(made.status?.phase).toBe('Succeeded')
  expect(cluster.events(made).map((event) => event.split(':')[0])).toEqual([
    'Normal Pulling',
    'Normal Pulled',
    'Normal Created',
    'Normal Started'
  ])
  cluster.delete('pods db')
  cluster.delete('persistentvolumeclaims data')
  expect(cluster.until(() => cluster.get(`persistentvolumes ${metadata.name}`) === undefined, 120)).toBeLessThan(60)
  expect(helper('delete', metadata.name)!.spec.containers[0]!.command).toEqual(['/bin/sh', '/script/teardown'])
  cluster.run(10)
  expect(cluster.pods(undefined, 'local-path-storage').map(({ metadata: { labels } }) => labels?.['app'])).toEqual([
    'local-path-provisioner'
  ])
})

test('S14 a node that does not run the helper pod fails the volume after two minutes, and it is tried again', () => {
  cluster.create(claim('data'))
  cluster.create(mounting('db', 'data', { nodeSelector: { 'kubernetes.io/hostname': 'worker-1' } }))
  cluster.until(() => claimOf('data').metadata.annotations?.['volume.kubernetes.io/selected-node'] !== undefined, 30)
  cluster.engine.changeMachines({ type: 'partition', name: 'worker-1', isCutOff: true })
  cluster.run(140)
  expect(cluster.events(claimOf('data'))).toContain(
    `Warning ProvisioningFailed: failed to provision volume with StorageClass "standard": failed to create volume pvc-${claimOf('data').metadata.uid}: create process timeout after 120 seconds`
  )
  cluster.engine.changeMachines({ type: 'partition', name: 'worker-1', isCutOff: false })
  expect(cluster.until(() => phaseOf('data') === 'Bound', 300)).toBeLessThan(300)
})

test('S14 a provisioner that lost its role is refused, and goes on once it has it', () => {
  const giveBack = withoutBinding('local-path-provisioner-bind')
  cluster.create(claim('data'))
  cluster.create(mounting('db', 'data'))
  cluster.run(60)
  expect(phaseOf('data')).toBe('Pending')
  expect(volumeOf('data')).toBeUndefined()
  giveBack()
  expect(cluster.until(() => phaseOf('data') === 'Bound', 600)).toBeLessThan(600)
})

test('S14 a volume that is to go waits for the pod that takes it away', () => {
  cluster.create(claim('data'))
  cluster.create(mounting('db', 'data'))
  expect(cluster.until(() => phaseOf('data') === 'Bound', 60)).toBeLessThan(60)
  const volume = volumeOf('data')!.metadata.name
  scale('local-path-storage', 'local-path-provisioner', 0)
  cluster.delete('pods db')
  cluster.delete('persistentvolumeclaims data')
  cluster.run(60)
  expect(cluster.get<PersistentVolume>(`persistentvolumes ${volume}`)?.status?.phase).toBe('Released')
  scale('local-path-storage', 'local-path-provisioner', 1)
  expect(cluster.get(`persistentvolumes ${volume}`)).toBeUndefined()
})

test('S14 each program of the network disks’ pod has a role of its own', () => {
  const giveBack = withoutBinding('csi-disk-attacher-binding')
  const disk = { storageClassName: 'network-disk' }
  cluster.create(claim('data', disk))
  cluster.create(mounting('db', 'data'))
  cluster.run(60)
  expect(phaseOf('data')).toBe('Bound')
  const attachment = (): VolumeAttachment | undefined => cluster.list<VolumeAttachment>('volumeattachments')[0]
  expect(attachment()?.status?.attached).not.toBe(true)
  expect(cluster.get<Pod>('pods db')?.status?.phase).toBe('Pending')
  giveBack()
  expect(cluster.until(() => cluster.get<Pod>('pods db')?.status?.phase === 'Running', 600)).toBeLessThan(600)

  const giveBackResizing = withoutBinding('csi-disk-resizer-binding')
  cluster.patch('persistentvolumeclaims data', { spec: { resources: { requests: { storage: '5Gi' } } } })
  cluster.run(60)
  expect(claimOf('data').status?.capacity).toEqual({ storage: '1Gi' })
  giveBackResizing()
  const hasGrown = (): boolean => claimOf('data').status?.capacity?.['storage'] === '5Gi'
  expect(cluster.until(hasGrown, 900)).toBeLessThan(900)
  expect(managersOf('data')).toEqual(expect.arrayContaining(['csi-provisioner', 'csi-attacher', 'csi-resizer']))
})

test('S14 a driver’s pod without one of its programs does not what that does', () => {
  const { template } = cluster.get<Deployment>('deployments csi-disk-controller', 'kube-system')!.spec
  const containers = template.spec!.containers.filter(({ name }) => name !== 'csi-provisioner')
  const body = { spec: { template: { spec: { containers } } } } as unknown as Json
  cluster.patch('deployments csi-disk-controller', body, { namespace: 'kube-system', type: 'merge' })
  cluster.run(60)
  cluster.create(claim('data', { storageClassName: 'network-disk' }))
  cluster.run(60)
  expect(phaseOf('data')).toBe('Pending')
})

test('S14 a provisioner that dies while it makes a volume: the next one makes it once', () => {
  cluster.create(claim('data', { storageClassName: 'network-disk' }))
  const events = (): readonly string[] => cluster.events(claimOf('data'))
  const isProvisioning = (): boolean => events().some((event) => event.startsWith('Normal Provisioning:'))
  expect(cluster.until(isProvisioning, 10)).toBeLessThan(10)
  for (const { metadata } of cluster.pods('app=csi-disk-controller', 'kube-system'))
    cluster.delete(`pods ${metadata.name}`, { namespace: 'kube-system' })
  cluster.run(120)
  expect(phaseOf('data')).toBe('Bound')
  expect(cluster.list<PersistentVolume>('persistentvolumes')).toHaveLength(1)
})
