import { expect, test } from 'vitest'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { createTestCluster } from './testing-kubelets.ts'

test('P7: deletion stops the container with SIGTERM and its grace period, then the pod is gone', () => {
  const cluster = createTestCluster()
  const writer = cluster.controlPlane.writer('test')
  const web = cluster.create('web')
  cluster.create('deaf', {}, { image: 'busybox', command: ['sh', '-c', 'sleep 3600'] })
  cluster.run(20)
  writer.delete(podKind, 'default', 'web')
  writer.delete(podKind, 'default', 'deaf')
  cluster.run(2)
  expect(cluster.get('web')).toBeUndefined()
  expect(cluster.events(web)).toContain('Killing Stopping container web')
  expect(cluster.trail('web').slice(-2)).toEqual(['Succeeded/Completed', 'deleted'])
  cluster.run(27)
  expect(cluster.get('deaf')).toBeDefined()
  cluster.run(3)
  expect(cluster.get('deaf')).toBeUndefined()
  expect(cluster.trail('deaf').slice(-2)).toEqual(['Failed/Error', 'deleted'])
})

test('P7: a deletion without grace frees the address at once', () => {
  const cluster = createTestCluster()
  cluster.create('web')
  cluster.run(10)
  cluster.controlPlane.writer('test').delete(podKind, 'default', 'web', { gracePeriodSeconds: 0 })
  expect(cluster.get('web')).toBeUndefined()
  cluster.run(5)
  expect(cluster.kubelets.kubelet('worker-1')!.pods.count).toBe(0)
})

test('P7: hooks take their time: a start waits for postStart, SIGTERM for preStop', () => {
  const cluster = createTestCluster()
  cluster.create('warm')
  cluster.run(15)
  const lifecycle = {
    postStart: { exec: { command: ['/bin/sh', '-c', 'sleep 4; echo ready > /usr/share/message'] } },
    preStop: { sleep: { seconds: 6 } }
  }
  cluster.create('hooked', {}, { lifecycle })
  cluster.run(4)
  expect(cluster.get('hooked')!.status!.phase).toBe('Pending')
  cluster.run(3)
  expect(cluster.get('hooked')!.status!.phase).toBe('Running')
  cluster.controlPlane.writer('test').delete(podKind, 'default', 'hooked')
  cluster.run(5.5)
  expect(cluster.get('hooked')!.status!.phase).toBe('Running')
  cluster.run(2)
  expect(cluster.get('hooked')).toBeUndefined()
})

test('P7: a grace period that is shortened by a second deletion ends sooner', () => {
  const cluster = createTestCluster()
  cluster.create('deaf', { terminationGracePeriodSeconds: 300 }, { image: 'busybox', command: ['sleep', '3600'] })
  cluster.run(15)
  const writer = cluster.controlPlane.writer('test')
  writer.delete(podKind, 'default', 'deaf')
  cluster.run(60)
  expect(cluster.get('deaf')).toBeDefined()
  writer.delete(podKind, 'default', 'deaf', { gracePeriodSeconds: 5 })
  cluster.run(7)
  expect(cluster.get('deaf')).toBeUndefined()
})
