// What a StatefulSet goes through besides starting and updating: history, owners, deletion, refusals, a killed control plane.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PersistentVolumeClaim, Pod } from '../../../shared/schema/types.ts'
import { Cluster, refusal } from './cluster.ts'
import { image } from './manifests.ts'
import { StatefulDatabase } from './testing-stateful-database.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const { create, set, pods, names, images, isComplete, revisions } = new StatefulDatabase(() => cluster)

describe('W5 StatefulSet', () => {
  test('W5 history: a revision for each template, renumbered when one comes back, within its limit', () => {
    create({ replicas: 1, spec: { revisionHistoryLimit: 2 } })
    cluster.until(isComplete)
    const first = set().spec.template
    for (const tag of ['1.28', '1.29']) {
      cluster.patch('statefulsets db', image(`nginx:${tag}`))
      cluster.until(isComplete)
    }
    expect(revisions().map(({ revision }) => revision)).toEqual([1, 2, 3])
    // What kubectl rollout undo --to-revision=1 writes.
    cluster.patch('statefulsets db', revisions()[0]!.data as never)
    cluster.until(isComplete)
    expect(set().spec.template).toEqual(first)
    expect(images()).toEqual(['nginx:1.27'])
    expect(revisions().map(({ revision }) => revision)).toEqual([2, 3, 4])
    for (const tag of ['1.30', '1.31']) {
      cluster.patch('statefulsets db', image(`nginx:${tag}`))
      cluster.until(isComplete)
    }
    cluster.run(1)
    expect(revisions().map(({ revision }) => revision)).toEqual([4, 5, 6])
  })

  test('W5 a restart is a revision of its own', () => {
    create({ replicas: 2 })
    cluster.until(isComplete)
    const before = pods().map(({ metadata }) => metadata.uid)
    const annotations = { 'kubectl.kubernetes.io/restartedAt': '2026-11-20T12:05:00Z' }
    cluster.patch('statefulsets db', { spec: { template: { metadata: { annotations } } } })
    cluster.until(isComplete)
    expect(pods().some(({ metadata }) => before.includes(metadata.uid))).toBe(false)
    expect(revisions()).toHaveLength(2)
  })

  test('W5 adopts a free pod of its name and selector, and lets one go whose label changes', () => {
    const labels = { app: 'db' }
    cluster.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'db-0', labels },
      spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] }
    })
    cluster.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'stranger', labels },
      spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] }
    })
    cluster.run(10)
    const { uid } = cluster.get<Pod>('pods db-0')!.metadata
    create({ replicas: 2, spec: { updateStrategy: { type: 'OnDelete' } } })
    cluster.until(() => names().includes('db-1'))
    const adopted = cluster.get<Pod>('pods db-0')!
    expect(adopted.metadata.uid).toBe(uid)
    expect(adopted.metadata.ownerReferences).toMatchObject([{ kind: 'StatefulSet', name: 'db' }])
    expect(adopted.metadata.labels).toMatchObject({ 'statefulset.kubernetes.io/pod-name': 'db-0' })
    expect(cluster.get<Pod>('pods stranger')!.metadata.ownerReferences).toBeUndefined()
    cluster.patch('pods db-1', { metadata: { labels: { app: 'other' } } })
    cluster.run(1)
    expect(cluster.get<Pod>('pods db-1')!.metadata.ownerReferences).toBeUndefined()
  })

  test('W5 deleted with its pods, or without them', () => {
    create({ replicas: 2 })
    cluster.until(isComplete)
    cluster.delete('statefulsets db', { propagationPolicy: 'Orphan' })
    cluster.run(5)
    expect(names()).toEqual(['db-0', 'db-1'])
    const kept = pods().map(({ metadata }) => metadata.uid)
    create({ replicas: 2 })
    cluster.until(isComplete)
    expect(pods().map(({ metadata }) => metadata.uid)).toEqual(kept)
    cluster.delete('statefulsets db')
    expect(cluster.until(() => names().length === 0)).toBeLessThan(60)
    expect(revisions()).toEqual([])
  })

  test('W5 an update goes on after the control plane was killed in its middle', () => {
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    create()
    cluster.until(isComplete)
    cluster.patch('statefulsets db', image('nginx:1.28'))
    cluster.until(() => images()[2] === 'nginx:1.28')
    cluster.restart(2)
    expect(cluster.until(isComplete)).toBeLessThan(180)
    expect(images()).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28'])
    expect(revisions().map(({ revision }) => revision)).toEqual([1, 2])
  })

  test('W5 each pod writes to a volume of its own, and finds it again when it comes back', () => {
    const claim = {
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
    }
    create({
      replicas: 2,
      spec: { volumeClaimTemplates: [claim] },
      container: { volumeMounts: [{ name: 'data', mountPath: '/data' }] }
    })
    expect(cluster.until(isComplete)).toBeLessThan(120)
    const volumes = (): readonly (string | undefined)[] =>
      cluster.list<PersistentVolumeClaim>('persistentvolumeclaims').map(({ spec }) => spec.volumeName)
    const before = volumes()
    expect(new Set(before).size).toBe(2)
    const { uid } = pods()[1]!.metadata
    cluster.delete('pods db-1')
    cluster.until(() => pods().length === 2 && pods()[1]!.metadata.uid !== uid)
    expect(cluster.until(isComplete)).toBeLessThan(120)
    expect(volumes()).toEqual(before)
  })

  test('W5 what may not change is refused in upstream words', () => {
    create()
    const { message } = refusal(cluster.tryPatch('statefulsets db', { spec: { serviceName: 'other' } }))
    expect(message).toBe(
      "StatefulSet.apps \"db\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
    )
  })

  test('W5 pods that are refused are tried again, and an event says why', () => {
    create({ replicas: 1, pod: { serviceAccountName: 'absent' } })
    cluster.run(5)
    expect(cluster.events(set())[0]).toMatch(
      /^Warning FailedCreate: create Pod db-0 in StatefulSet db failed error: pods "db-0" is forbidden: error looking up service account default\/absent: serviceaccount "absent" not found/
    )
    cluster.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'absent' } })
    expect(cluster.until(isComplete)).toBeLessThan(120)
  })
})
