import { expect, test } from 'vitest'
import { createTestCluster } from './testing-kubelets.ts'

test('P2: init containers run in order before the others, a sidecar stays', () => {
  const cluster = createTestCluster()
  cluster.create('staged', {
    initContainers: [
      { name: 'one', image: 'busybox', command: ['sh', '-c', 'sleep 3'] },
      { name: 'proxy', image: 'nginx:1.27', restartPolicy: 'Always' },
      { name: 'two', image: 'busybox', command: ['sh', '-c', 'sleep 2'] }
    ]
  })
  cluster.run(4)
  expect(cluster.get('staged')!.status!.conditions!.find(({ type }) => type === 'Initialized')).toMatchObject({
    status: 'False',
    reason: 'ContainersNotInitialized',
    message: 'containers with incomplete status: [one proxy two]'
  })
  expect(cluster.get('staged')!.status!.containerStatuses![0]!.state).toEqual({
    waiting: { reason: 'PodInitializing' }
  })
  cluster.run(30)
  const { status } = cluster.get('staged')!
  expect(status!.phase).toBe('Running')
  expect(status!.initContainerStatuses!.map(({ state }) => Object.keys(state!)[0])).toEqual([
    'terminated',
    'running',
    'terminated'
  ])
  expect(status!.conditions!.every((condition) => condition.status === 'True')).toBe(true)
  expect(cluster.trail('staged').at(-1)).toBe('Running/Completed/Ready/Completed/Ready')
})

test('P2: an init container that fails for good fails the pod', () => {
  const cluster = createTestCluster()
  cluster.create('stuck', {
    restartPolicy: 'Never',
    initContainers: [{ name: 'one', image: 'busybox', command: ['false'] }]
  })
  cluster.run(20)
  expect(cluster.get('stuck')!.status!.phase).toBe('Failed')
})
