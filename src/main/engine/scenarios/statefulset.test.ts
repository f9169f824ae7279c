import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Endpoints, Pod } from '../../../shared/schema/types.ts'
import { Cluster, isReady } from './cluster.ts'
import { image, service } from './manifests.ts'
import { StatefulDatabase } from './testing-stateful-database.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const { create, set, pods, names, images, isComplete } = new StatefulDatabase(() => cluster)
const slow = { startupProbe: { httpGet: { port: 80 } }, readinessProbe: { httpGet: { port: 80 } } }

/** Names of pods in the order in which each first was what `isSo` asks. */
function orderOf(isSo: (pod: Pod) => boolean): { readonly order: string[]; readonly stop: () => void } {
  const order: string[] = []
  const stop = cluster.watchPods('app=db', (all) => {
    for (const pod of all) {
      const seen = `${pod.metadata.name} ${pod.metadata.uid}`
      if (isSo(pod) && !order.includes(seen)) order.push(seen)
    }
  })
  return { order, stop }
}

const nameOf = (seen: string): string => seen.split(' ')[0]!

describe('W5 StatefulSet', () => {
  test('W5 pods start one after the other, each when the one before is Ready', () => {
    const seen = new Set<string>()
    const made: string[] = []
    const stop = cluster.watchPods('app=db', (all) => {
      for (const { metadata } of all) {
        if (seen.has(metadata.uid)) continue
        seen.add(metadata.uid)
        const before = all.filter(({ metadata: other }) => other.uid !== metadata.uid)
        made.push(`${metadata.name} behind ${before.filter(isReady).length} ready`)
      }
    })
    create({ container: slow })
    expect(cluster.until(isComplete)).toBeLessThan(60)
    stop()
    expect(made).toEqual(['db-0 behind 0 ready', 'db-1 behind 1 ready', 'db-2 behind 2 ready'])
    expect(cluster.rows('statefulsets')).toMatchObject([{ Name: 'db', Ready: '3/3' }])
    expect(cluster.events(set())).toEqual([
      'Normal SuccessfulCreate: create Pod db-0 in StatefulSet db successful',
      'Normal SuccessfulCreate: create Pod db-1 in StatefulSet db successful',
      'Normal SuccessfulCreate: create Pod db-2 in StatefulSet db successful'
    ])
  })

  test('W5 one that never gets ready holds up those behind it', () => {
    create({ image: 'nginx:no-such-tag' })
    cluster.run(60)
    expect(names()).toEqual(['db-0'])
    expect(set().status).toMatchObject({ replicas: 1, availableReplicas: 0 })
  })

  test('W5 a pod knows its name and ordinal by its labels, its host name and its controller', () => {
    create()
    cluster.until(isComplete)
    const pod = pods()[1]!
    expect(pod.metadata.labels).toMatchObject({
      'apps.kubernetes.io/pod-index': '1',
      'statefulset.kubernetes.io/pod-name': 'db-1',
      'controller-revision-hash': set().status!.updateRevision!
    })
    expect(pod.spec).toMatchObject({ hostname: 'db-1', subdomain: 'db' })
    expect(pod.metadata.ownerReferences).toMatchObject([{ kind: 'StatefulSet', name: 'db', controller: true }])
  })

  test('W5 scale-in takes the highest first, one after the other', () => {
    create({ replicas: 4 })
    cluster.until(isComplete)
    const going = orderOf(({ metadata }) => metadata.deletionTimestamp !== undefined)
    let mostGoing = 0
    const stop = cluster.watchPods('app=db', (all) => {
      mostGoing = Math.max(mostGoing, all.filter(({ metadata }) => metadata.deletionTimestamp !== undefined).length)
    })
    cluster.patch('statefulsets db', { spec: { replicas: 1 } }, { subresource: 'scale', type: 'merge' })
    expect(cluster.until(isComplete)).toBeLessThan(120)
    stop()
    expect(going.order.map(nameOf)).toEqual(['db-3', 'db-2', 'db-1'])
    expect(mostGoing).toBe(1)
    expect(names()).toEqual(['db-0'])
    expect(cluster.events(set()).filter((event) => event.includes('Delete'))).toEqual([
      'Normal SuccessfulDelete: delete Pod db-3 in StatefulSet db successful',
      'Normal SuccessfulDelete: delete Pod db-2 in StatefulSet db successful',
      'Normal SuccessfulDelete: delete Pod db-1 in StatefulSet db successful'
    ])
  })

  test('W5 scale-in waits until all that stay are ready', () => {
    create({ replicas: 3, image: 'nginx:1.27' })
    cluster.until(isComplete)
    cluster.patch('pods db-0', { spec: { containers: [{ name: 'main', image: 'nginx:no-such-tag' }] } })
    cluster.until(() => !isReady(pods().find(({ metadata }) => metadata.name === 'db-0')!))
    cluster.patch('statefulsets db', { spec: { replicas: 1 } }, { subresource: 'scale', type: 'merge' })
    cluster.run(120)
    expect(names()).toEqual(['db-0', 'db-1', 'db-2'])
    cluster.patch('pods db-0', { spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] } })
    cluster.until(isComplete, 900)
    expect(names()).toEqual(['db-0'])
  })

  test('W5 a deleted pod comes back under its name, its DNS name and its revision', () => {
    cluster.create(service('db', { clusterIP: 'None' }))
    create()
    cluster.until(isComplete)
    const before = pods()[1]!
    cluster.delete('pods db-1')
    cluster.until(() => pods().length === 3 && pods()[1]!.metadata.uid !== before.metadata.uid)
    expect(cluster.until(isComplete)).toBeLessThan(60)
    const after = pods()[1]!
    expect(after.metadata.name).toBe('db-1')
    expect(after.metadata.uid).not.toBe(before.metadata.uid)
    expect(after.metadata.labels).toEqual(before.metadata.labels)
    const { subsets } = cluster.get<Endpoints>('endpoints db')!
    expect(
      subsets!.flatMap(({ addresses = [] }) => addresses.map(({ hostname, ip }) => [hostname, ip] as const)).sort()
    ).toEqual(pods().map(({ metadata, status }) => [metadata.name, status!.podIP]))
  })

  test('W5 a pod that ended is made anew under its name', () => {
    create({ replicas: 1 })
    cluster.until(isComplete)
    const { uid } = pods()[0]!.metadata
    cluster.patch('pods db-0', { status: { phase: 'Failed' } }, { subresource: 'status' })
    cluster.until(() => pods()[0] !== undefined && pods()[0]!.metadata.uid !== uid)
    expect(cluster.until(isComplete)).toBeLessThan(60)
    expect(names()).toEqual(['db-0'])
  })

  test('W5 Parallel makes and removes all at once', () => {
    create({ replicas: 5, spec: { podManagementPolicy: 'Parallel' }, container: slow })
    cluster.run(1)
    expect(names()).toHaveLength(5)
    cluster.until(isComplete)
    cluster.patch('statefulsets db', { spec: { replicas: 1 } })
    cluster.run(0.1)
    expect(pods().filter(({ metadata }) => metadata.deletionTimestamp !== undefined)).toHaveLength(4)
  })

  test('W5 ordinals begin where ordinals.start says', () => {
    create({ replicas: 2, spec: { ordinals: { start: 5 } } })
    cluster.until(isComplete)
    expect(names()).toEqual(['db-5', 'db-6'])
    cluster.patch('statefulsets db', { spec: { ordinals: { start: 6 } } })
    cluster.until(() => names().join() === 'db-6,db-7')
    expect(names()).toEqual(['db-6', 'db-7'])
  })

  test('W5 a rolling update goes from the highest to the lowest, each ready before the next', () => {
    create({ container: slow })
    cluster.until(isComplete)
    const going = orderOf(({ metadata }) => metadata.deletionTimestamp !== undefined)
    let fewestReady = Infinity
    const stop = cluster.watchPods('app=db', (all) => {
      fewestReady = Math.min(fewestReady, all.filter(isReady).length)
    })
    cluster.patch('statefulsets db', image('nginx:1.28'))
    cluster.run(2)
    expect(set().status!.currentRevision).not.toBe(set().status!.updateRevision)
    expect(cluster.until(isComplete)).toBeLessThan(180)
    stop()
    expect(going.order.map(nameOf)).toEqual(['db-2', 'db-1', 'db-0'])
    expect(fewestReady).toBe(2)
    expect(images()).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28'])
    expect(set().status).toMatchObject({ currentReplicas: 3, updatedReplicas: 3, availableReplicas: 3 })
  })

  test('W5 a stuck update touches no other pod, and a fixed one goes on', () => {
    create()
    cluster.until(isComplete)
    cluster.patch('statefulsets db', image('nginx:no-such-tag'))
    cluster.run(60)
    expect(images()).toEqual(['nginx:1.27', 'nginx:1.27', 'nginx:no-such-tag'])
    expect(set().status).toMatchObject({ readyReplicas: 2, currentReplicas: 2, updatedReplicas: 1 })
    // As upstream: a pod that never got ready is not replaced by itself, it has to be deleted.
    cluster.patch('statefulsets db', image('nginx:1.28'))
    cluster.run(30)
    expect(images()[2]).toBe('nginx:no-such-tag')
    cluster.delete('pods db-2')
    expect(cluster.until(isComplete)).toBeLessThan(120)
    expect(images()).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28'])
  })

  test('W5 a partition keeps the pods below it as they are, also when they are made anew', () => {
    create({ spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } } })
    cluster.until(isComplete)
    cluster.patch('statefulsets db', image('nginx:1.28'))
    cluster.until(() => images()[2] === 'nginx:1.28' && pods().every(isReady))
    cluster.run(30)
    expect(images()).toEqual(['nginx:1.27', 'nginx:1.27', 'nginx:1.28'])
    const { uid } = pods()[0]!.metadata
    cluster.delete('pods db-0')
    cluster.until(() => pods()[0]!.metadata.uid !== uid && pods().length === 3 && pods().every(isReady))
    expect(images()).toEqual(['nginx:1.27', 'nginx:1.27', 'nginx:1.28'])
    cluster.patch('statefulsets db', { spec: { updateStrategy: { rollingUpdate: { partition: 0 } } } })
    expect(cluster.until(isComplete)).toBeLessThan(120)
    expect(images()).toEqual(['nginx:1.28', 'nginx:1.28', 'nginx:1.28'])
  })

  test('W5 OnDelete replaces a pod only when somebody deletes it', () => {
    create({ replicas: 2, spec: { updateStrategy: { type: 'OnDelete' } } })
    cluster.until(() => pods().length === 2 && pods().every(isReady))
    cluster.patch('statefulsets db', image('nginx:1.28'))
    cluster.run(60)
    expect(images()).toEqual(['nginx:1.27', 'nginx:1.27'])
    cluster.delete('pods db-0')
    cluster.until(() => images()[0] === 'nginx:1.28')
    expect(images()).toEqual(['nginx:1.28', 'nginx:1.27'])
  })

  test('W5 minReadySeconds: the next pod waits until this one is available', () => {
    create({ replicas: 2, spec: { minReadySeconds: 20 } })
    cluster.until(() => pods().length === 1 && isReady(pods()[0]!))
    expect(set().status).toMatchObject({ availableReplicas: 0 })
    cluster.run(18)
    expect(names()).toEqual(['db-0'])
    cluster.run(4)
    expect(names()).toEqual(['db-0', 'db-1'])
    cluster.until(() => set().status!.availableReplicas === 2)
    expect(set().status).toMatchObject({ availableReplicas: 2, readyReplicas: 2 })
  })
})
