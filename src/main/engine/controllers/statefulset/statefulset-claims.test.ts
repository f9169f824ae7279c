import { beforeEach, describe, expect, it } from 'vitest'
import { persistentVolumeClaimKind } from '../../../../shared/kinds/persistentvolumeclaim/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { statefulSetKind } from '../../../../shared/kinds/statefulset/kind.ts'
import type { PersistentVolumeClaim, Pod, StatefulSet } from '../../../../shared/schema/types.ts'
import { TestCluster } from '../testing-cluster.ts'

let cluster: TestCluster
beforeEach(() => {
  cluster = new TestCluster(['a', 'b'])
})

function create(spec: Partial<StatefulSet['spec']> = {}): void {
  cluster.writer.create<StatefulSet>(statefulSetKind, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'default' },
    spec: {
      replicas: 2,
      serviceName: 'db',
      selector: { matchLabels: { app: 'db' } },
      template: {
        metadata: { labels: { app: 'db' } },
        spec: {
          containers: [{ name: 'c', image: 'nginx:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
          volumes: [
            { name: 'data', emptyDir: {} },
            { name: 'scratch', emptyDir: {} }
          ]
        }
      },
      volumeClaimTemplates: [
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name: 'data', labels: { tier: 'gold' } },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
        }
      ],
      ...spec
    }
  } as never)
  cluster.run(3000)
}

const set = (): StatefulSet => cluster.controlPlane.store.get(statefulSetKind, 'default', 'db')!
const pod = (name: string): Pod | undefined => cluster.controlPlane.store.get(podKind, 'default', name)
const claims = (): readonly PersistentVolumeClaim[] => [...cluster.controlPlane.store.all(persistentVolumeClaimKind)]
const claim = (name: string): PersistentVolumeClaim | undefined =>
  cluster.controlPlane.store.get(persistentVolumeClaimKind, 'default', name)
const ownersOf = (name: string): readonly string[] =>
  claim(name)?.metadata.ownerReferences?.map((owner) => `${owner.kind}/${owner.name}`) ?? []

function scale(replicas: number): void {
  cluster.writer.update(statefulSetKind, { ...set(), spec: { ...set().spec, replicas } })
  cluster.run(3000)
}

describe('W5 claims of a StatefulSet', () => {
  it('W5 each pod gets a claim of its own from each template, and mounts it', () => {
    create()
    expect(
      claims()
        .map(({ metadata }) => metadata.name)
        .sort()
    ).toEqual(['data-db-0', 'data-db-1'])
    expect(claim('data-db-0')).toMatchObject({
      metadata: { labels: { app: 'db', tier: 'gold' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
    })
    expect(pod('db-1')!.spec.volumes!.slice(0, 2)).toMatchObject([
      { name: 'data', persistentVolumeClaim: { claimName: 'data-db-1' } },
      { name: 'scratch', emptyDir: {} }
    ])
    expect(cluster.messages('SuccessfulCreate').sort()).toEqual([
      'create Claim data-db-0 Pod db-0 in StatefulSet db success',
      'create Claim data-db-1 Pod db-1 in StatefulSet db success',
      'create Pod db-0 in StatefulSet db successful',
      'create Pod db-1 in StatefulSet db successful'
    ])
  })

  it('W5 a pod that comes back has the volume that it had', () => {
    create()
    const before = claim('data-db-1')!.metadata.uid
    const { uid } = pod('db-1')!.metadata
    cluster.writer.delete(podKind, 'default', 'db-1')
    cluster.run(3000)
    expect(pod('db-1')!.metadata.uid).not.toBe(uid)
    expect(pod('db-1')!.spec.volumes![0]).toMatchObject({ persistentVolumeClaim: { claimName: 'data-db-1' } })
    expect(claim('data-db-1')!.metadata.uid).toBe(before)
  })

  it('W5 claims stay when it is scaled in or deleted, and are taken up again', () => {
    create()
    const before = claim('data-db-1')!.metadata.uid
    scale(1)
    expect(pod('db-1')).toBeUndefined()
    expect(claim('data-db-1')!.metadata.uid).toBe(before)
    scale(2)
    expect(pod('db-1')).toBeDefined()
    expect(claim('data-db-1')!.metadata.uid).toBe(before)
    cluster.writer.delete(statefulSetKind, 'default', 'db', { propagationPolicy: 'Background' })
    cluster.run(5000)
    expect(pod('db-0')).toBeUndefined()
    expect(claims()).toHaveLength(2)
  })

  it('W5 whenDeleted Delete: the claims go with the set, and not with a pod', () => {
    create({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } })
    expect(ownersOf('data-db-0')).toEqual(['StatefulSet/db'])
    scale(1)
    expect(claims()).toHaveLength(2)
    cluster.writer.delete(statefulSetKind, 'default', 'db', { propagationPolicy: 'Background' })
    cluster.run(5000)
    expect(claims().filter(({ metadata }) => metadata.deletionTimestamp === undefined)).toEqual([])
  })

  it('W5 whenScaled Delete: the claim goes with a pod that is scaled away, and only then', () => {
    create({ persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' } })
    expect(ownersOf('data-db-1')).toEqual([])
    cluster.writer.delete(podKind, 'default', 'db-1')
    cluster.run(3000)
    expect(pod('db-1')).toBeDefined()
    expect(claim('data-db-1')!.metadata.deletionTimestamp).toBeUndefined()
    scale(1)
    const left = claim('data-db-1')
    expect(left === undefined || left.metadata.deletionTimestamp !== undefined).toBe(true)
    expect(claim('data-db-0')!.metadata.deletionTimestamp).toBeUndefined()
  })

  it('W5 a pod waits until the claim of an earlier pod of its name is gone', () => {
    create({ replicas: 1 })
    const held = claim('data-db-0')!
    const finalizers = ['example.com/hold']
    cluster.writer.update(persistentVolumeClaimKind, { ...held, metadata: { ...held.metadata, finalizers } })
    cluster.writer.delete(persistentVolumeClaimKind, 'default', 'data-db-0')
    cluster.writer.delete(podKind, 'default', 'db-0', { gracePeriodSeconds: 0 })
    cluster.run(10_000)
    expect(pod('db-0')).toBeUndefined()
    const going = claim('data-db-0')!
    const { finalizers: _held, ...metadata } = going.metadata
    cluster.writer.update(persistentVolumeClaimKind, { ...going, metadata })
    cluster.run(60_000)
    expect(pod('db-0')).toBeDefined()
    expect(claim('data-db-0')!.metadata.uid).not.toBe(held.metadata.uid)
  })

  it('W5 a changed retention policy changes the owners of claims that are there', () => {
    create()
    expect(ownersOf('data-db-0')).toEqual([])
    const policy = { whenDeleted: 'Delete', whenScaled: 'Retain' }
    cluster.writer.update(statefulSetKind, {
      ...set(),
      spec: { ...set().spec, persistentVolumeClaimRetentionPolicy: policy }
    })
    cluster.run(1000)
    expect(ownersOf('data-db-0')).toEqual(['StatefulSet/db'])
  })
})
