import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Deployment, Pod } from '../../../shared/schema/types.ts'
import { Cluster, isReady } from './cluster.ts'
import { deployment, image, pod, service, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ onDisk: true })
})
afterEach(() => cluster.close())

/** What was written since a revision, events apart. */
const written = (since: number): readonly string[] =>
  cluster
    .changesSince(since)
    .filter(({ kind }) => kind.kind !== 'Event')
    .map(({ type, kind, object }) => `${type} ${kind.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`)
const uids = (selector: string): readonly string[] =>
  cluster
    .pods(selector)
    .map(({ metadata }) => metadata.uid)
    .toSorted()

describe('the process ends and starts again', () => {
  test('at rest: nothing is written anew, nothing is said again', () => {
    cluster.create(deployment('web', { container: { readinessProbe: { httpGet: { port: 80 } } } }))
    cluster.create(service('web'))
    cluster.run(120)
    for (let round = 0; round < 3; round++) {
      const before = cluster.engine.store.revision
      cluster.restart()
      cluster.run(300)
      expect(
        cluster
          .changesSince(before)
          .filter(({ type }) => type !== 'DELETED')
          .map(({ kind, object }) => `${kind.kind} ${object.metadata.name}`)
      ).toEqual([])
      expect(written(before)).toEqual([])
    }
  })

  test.each([0.02, 0.5, 1, 2.3, 4, 6])(
    'in the middle of a rollout, %s s in: it goes on, with no pod too many',
    (moment) => {
      cluster.create(deployment('web', { replicas: 6 }))
      cluster.run(30)
      cluster.patch('deployments web', image('nginx:1.28'))
      cluster.run(moment)
      // What the last half second did is lost with the process.
      cluster.restart(0.5)
      cluster.run(60)
      const { status, spec } = cluster.get<Deployment>('deployments web')!
      expect(status).toMatchObject({ replicas: 6, updatedReplicas: 6, readyReplicas: 6, availableReplicas: 6 })
      expect(spec.replicas).toBe(6)
      expect(cluster.pods('app=web')).toHaveLength(6)
      expect(
        cluster.pods('app=web').every((one) => isReady(one) && one.spec.containers[0]!.image === 'nginx:1.28')
      ).toBe(true)
      expect(cluster.list('replicasets', 'app=web')).toHaveLength(2)
      const addresses = cluster
        .pods(undefined, '*')
        .filter((one) => one.spec.hostNetwork !== true)
        .map((one) => one.status!.podIP)
      expect(new Set(addresses).size).toBe(addresses.length)
    }
  )

  test('in the middle of a crash loop: the count goes on and the back-off stays sane', () => {
    const crash = cluster.create<Pod>(pod('crash', shell('sleep 1; exit 1')))
    cluster.run(120)
    const restartsOf = (): number => cluster.get<Pod>('pods crash')!.status!.containerStatuses![0]!.restartCount
    const before = restartsOf()
    expect(before).toBeGreaterThanOrEqual(4)
    cluster.restart()
    expect(cluster.podRow('crash')).toMatch(/^0\/1 (CrashLoopBackOff|Error) \d/)
    cluster.run(1)
    expect(restartsOf() - before).toBeLessThanOrEqual(1)
    // A kubelet that starts again has forgotten the waits, as upstream's has; the count it reads from the status.
    cluster.run(600)
    expect(restartsOf()).toBeGreaterThan(before)
    expect(restartsOf()).toBeLessThan(before + 8)
    expect(cluster.get<Pod>('pods crash')!.metadata.uid).toBe(crash.metadata.uid)
  })

  test('while a node is dead: its pods are evicted in time all the same', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.run(30)
    cluster.engine.setNodePower('worker-2', false)
    cluster.run(150)
    const before = uids('app=web')
    cluster.restart()
    expect(cluster.engine.poweredOff).toEqual(['worker-2'])
    cluster.run(100)
    expect(uids('app=web')).toEqual(before)
    expect(cluster.rows('nodes').find((row) => row['Name'] === 'worker-2')!['Status']).toBe('NotReady')
    cluster.run(150)
    const living = cluster.pods('app=web').filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    expect(living).toHaveLength(4)
    expect(living.every((one) => one.spec.nodeName === 'worker-1' && isReady(one))).toBe(true)
    cluster.engine.setNodePower('worker-2', true)
    cluster.restart()
    cluster.run(60)
    expect(cluster.pods('app=web')).toHaveLength(4)
    expect(cluster.rows('nodes').map((row) => row['Status'])).toEqual(['Ready', 'Ready', 'Ready'])
  })

  test.each([0, 0.05, 0.5, 3])(
    '%s s after a machine was switched on again: what ran there before has ended',
    (moment) => {
      cluster.create(deployment('web', { replicas: 4 }))
      cluster.run(30)
      cluster.engine.setNodePower('worker-2', false)
      cluster.run(120)
      cluster.engine.setNodePower('worker-2', true)
      cluster.run(moment)
      cluster.restart()
      cluster.run(60)
      expect(cluster.rows('deployments')[0]).toMatchObject({ Ready: '4/4', Available: '4' })
      for (const { metadata, spec } of cluster.pods('app=web')) {
        expect(cluster.podRow(metadata.name)).toMatch(
          spec.nodeName === 'worker-2' ? /^1\/1 Running 1 \(/ : /^1\/1 Running 0$/
        )
      }
    }
  )

  test('minReadySeconds, activeDeadlineSeconds, the end of a script and of an event come at their time', () => {
    cluster.create(deployment('web', { replicas: 2, spec: { minReadySeconds: 60 } }))
    cluster.create(pod('deadline', {}, { activeDeadlineSeconds: 90, restartPolicy: 'Never' }))
    const script = cluster.create<Pod>(pod('script', shell('sleep 100; exit 0'), { restartPolicy: 'Never' }))
    cluster.run(30)
    cluster.restart()
    expect(
      cluster.until(() => cluster.get<Deployment>('deployments web')!.status!.availableReplicas === 2)
    ).toBeGreaterThan(30)
    expect(cluster.get<Deployment>('deployments web')!.status!.availableReplicas).toBe(2)
    cluster.restart()
    cluster.until(() => cluster.get<Pod>('pods deadline')!.status!.phase === 'Failed', 60)
    expect(cluster.now - Date.parse(cluster.get<Pod>('pods deadline')!.status!.startTime!)).toBeLessThan(95_000)
    expect(cluster.get<Pod>('pods deadline')!.status!.reason).toBe('DeadlineExceeded')
    cluster.restart()
    cluster.run(60)
    const { terminated } = cluster.get<Pod>('pods script')!.status!.containerStatuses![0]!.state!
    expect(Date.parse(terminated!.finishedAt!) - Date.parse(terminated!.startedAt!)).toBeLessThanOrEqual(101_000)
    expect(terminated).toMatchObject({ exitCode: 0, reason: 'Completed' })
    cluster.run(3400)
    cluster.restart()
    cluster.run(400)
    expect(cluster.events(script)).toEqual([])
  })

  test('probes go on: a container that no longer answers is restarted', () => {
    const probe = { exec: { command: ['cat', '/tmp/healthy'] }, periodSeconds: 5 }
    cluster.create(
      pod('live', { ...shell('touch /tmp/healthy; sleep 60; rm -f /tmp/healthy; sleep 600'), livenessProbe: probe })
    )
    cluster.create(
      pod('flap', {
        ...shell('touch /tmp/ready; sleep 60; rm /tmp/ready; sleep 600'),
        readinessProbe: { exec: { command: ['cat', '/tmp/ready'] } }
      })
    )
    cluster.run(30)
    cluster.restart()
    expect([cluster.podRow('live'), cluster.podRow('flap')]).toEqual(['1/1 Running 0', '1/1 Running 0'])
    cluster.run(110)
    expect(cluster.podRow('live')).toMatch(/^1\/1 Running 1/)
    expect(cluster.podRow('flap')).toBe('0/1 Running 0')
  })

  test('before a dead node is noticed: it is noticed after the restart', () => {
    cluster.engine.setNodePower('worker-2', false)
    cluster.run(20)
    cluster.restart()
    const took = cluster.until(
      () => cluster.rows('nodes').find((row) => row['Name'] === 'worker-2')!['Status'] === 'NotReady'
    )
    expect(took).toBeLessThanOrEqual(60)
  })

  test('while a pod terminates: it ends, and only once', () => {
    cluster.create(pod('deaf', shell('sleep 3600'), { terminationGracePeriodSeconds: 30 }))
    cluster.run(20)
    cluster.delete('pods deaf')
    cluster.run(10)
    cluster.restart()
    const took = cluster.until(() => cluster.get('pods deaf') === undefined)
    expect(took).toBeLessThanOrEqual(33)
  })

  test('while an image cannot be pulled, while a pod waits for a node, while a namespace is emptied', () => {
    cluster.create(pod('bad', { image: 'nginx:no-such-tag' }))
    cluster.create(pod('picky', {}, { nodeSelector: { disk: 'ssd' } }))
    cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
    cluster.create({ ...pod('deaf', shell('sleep 3600')), metadata: { name: 'deaf', namespace: 'shop' } })
    cluster.run(30)
    cluster.delete('namespaces shop')
    cluster.run(10)
    cluster.restart()
    cluster.run(20)
    expect(cluster.podRow('bad')).toMatch(/^0\/1 (ErrImagePull|ImagePullBackOff) 0$/)
    expect(cluster.podRow('picky')).toBe('0/1 Pending 0')
    cluster.patch('nodes worker-1', { metadata: { labels: { disk: 'ssd' } } })
    cluster.run(60)
    expect(cluster.podRow('picky')).toBe('1/1 Running 0')
    expect(cluster.get('namespaces shop')).toBeUndefined()
  })

  test('the deadline of a stuck rollout passes once, at its time', () => {
    cluster.create(deployment('web'))
    cluster.run(30)
    cluster.patch('deployments web', image('nginx:no-such-tag'))
    cluster.run(300)
    cluster.restart()
    const reason = (): string | undefined =>
      cluster.get<Deployment>('deployments web')!.status!.conditions!.find(({ type }) => type === 'Progressing')!.reason
    cluster.run(270)
    expect(reason()).toBe('ReplicaSetUpdated')
    cluster.run(60)
    expect(reason()).toBe('ProgressDeadlineExceeded')
  })
})
