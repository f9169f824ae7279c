import { expect, test } from 'vitest'
import { createTestCluster } from './testing-kubelets.ts'

test('P1: a pod goes from ContainerCreating over its sandbox to Running and Ready, and leaves its trail', () => {
  const cluster = createTestCluster()
  const created = cluster.create('web')
  cluster.run(20)
  const pod = cluster.get('web')!
  expect(cluster.trail('web')).toEqual([
    expect.stringMatching(/^(none|Pending)$/),
    'Pending/ContainerCreating',
    'Pending/ContainerCreating',
    'Running/Ready'
  ])
  expect(cluster.events(created)).toEqual([
    'Pulling Pulling image "nginx:1.27"',
    expect.stringMatching(
      /^Pulled Successfully pulled image "nginx:1.27" in [\d.]+m?s \([\d.]+m?s including waiting\)\. Image size: 72324501 bytes\.$/
    ),
    'Created Created container: web',
    'Started Started container web'
  ])
  expect(pod.status).toMatchObject({
    phase: 'Running',
    hostIP: '192.168.49.2',
    hostIPs: [{ ip: '192.168.49.2' }],
    podIP: '10.244.1.2',
    podIPs: [{ ip: '10.244.1.2' }],
    qosClass: 'BestEffort',
    containerStatuses: [
      {
        name: 'web',
        ready: true,
        started: true,
        restartCount: 0,
        lastState: {},
        image: 'docker.io/library/nginx:1.27',
        imageID: expect.stringMatching(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/),
        containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
        state: { running: { startedAt: expect.stringMatching(/^2026-11-20T12:00:\d\dZ$/) } }
      }
    ]
  })
  expect(pod.status!.conditions!.map(({ type, status }) => `${type}=${status}`)).toEqual([
    'PodReadyToStartContainers=True',
    'Initialized=True',
    'Ready=True',
    'ContainersReady=True',
    'PodScheduled=True'
  ])
})

test('P1: an unready pod says which containers are not ready', () => {
  const cluster = createTestCluster()
  cluster.create('web')
  cluster.run(0.1)
  expect(cluster.get('web')!.status!.conditions!.slice(0, 4)).toMatchObject([
    { type: 'PodReadyToStartContainers', status: 'False' },
    { type: 'Initialized', status: 'True' },
    { type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: 'containers with unready status: [web]' },
    {
      type: 'ContainersReady',
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [web]'
    }
  ])
})

test('P1: a pod that ends is Succeeded or Failed by exit code and restartPolicy', () => {
  const cluster = createTestCluster()
  const image = 'busybox'
  cluster.create('done', { restartPolicy: 'Never' }, { image, command: ['sh', '-c', 'echo a; sleep 5; echo b'] })
  cluster.create('bad', { restartPolicy: 'Never' }, { image, command: ['sh', '-c', 'exit 42'] })
  cluster.create('again', { restartPolicy: 'OnFailure' }, { image, command: ['sh', '-c', 'true'] })
  cluster.run(30)
  const done = cluster.get('done')!.status!
  expect(done.phase).toBe('Succeeded')
  expect(done.containerStatuses![0]!.state!.terminated).toMatchObject({ exitCode: 0, reason: 'Completed' })
  expect(done.podIP).toBeDefined()
  expect(done.conditions!.find(({ type }) => type === 'Ready')).toMatchObject({
    status: 'False',
    reason: 'PodCompleted'
  })
  expect(done.conditions!.find(({ type }) => type === 'Initialized')).toMatchObject({
    status: 'True',
    reason: 'PodCompleted'
  })
  expect(cluster.get('bad')!.status).toMatchObject({
    phase: 'Failed',
    containerStatuses: [{ state: { terminated: { exitCode: 42, reason: 'Error' } }, restartCount: 0 }]
  })
  expect(cluster.get('again')!.status!.phase).toBe('Succeeded')
})

test('P1: activeDeadlineSeconds fails the pod', () => {
  const cluster = createTestCluster()
  cluster.create('late', { activeDeadlineSeconds: 15 })
  cluster.run(20)
  expect(cluster.get('late')!.status).toMatchObject({
    phase: 'Failed',
    reason: 'DeadlineExceeded',
    message: 'Pod was active on the node longer than the specified deadline'
  })
})

test('N4: a machine that is switched off and on again restarts its containers in new sandboxes', () => {
  const cluster = createTestCluster()
  const created = cluster.create('web')
  cluster.run(15)
  const before = cluster.get('web')!.status!
  cluster.kubelets.machines.stop('worker-1')
  const silentSince = cluster.controlPlane.clock.now
  cluster.run(120)
  expect(cluster.kubelets.machines.lastHeartbeat('worker-1')!).toBeLessThanOrEqual(silentSince)
  expect(cluster.get('web')!.status).toBe(before)
  cluster.kubelets.machines.start('worker-1')
  cluster.run(10)
  const status = cluster.get('web')!.status!
  expect(status.containerStatuses![0]).toMatchObject({
    restartCount: 1,
    ready: true,
    lastState: { terminated: { exitCode: 255, reason: 'Unknown' } }
  })
  expect(status.podIP).not.toBe(undefined)
  expect(cluster.events(created)).toContain('SandboxChanged Pod sandbox changed, it will be killed and re-created.')
  expect(cluster.controlPlane.clock.now - cluster.kubelets.machines.lastHeartbeat('worker-1')!).toBeLessThanOrEqual(
    10_000
  )
})

/** Every stored object of a small story, in order. */
function history(seed: string): string {
  const cluster = createTestCluster(2, seed)
  const revisions: string[] = []
  cluster.controlPlane.store.onAnyChange(({ object }) => revisions.push(JSON.stringify(object)))
  cluster.create('web')
  cluster.create('crash', { nodeName: 'worker-2' }, { image: 'busybox', command: ['sh', '-c', 'sleep 3; exit 1'] })
  cluster.create('wrong', {}, { image: 'nginx:brokn' })
  cluster.run(300)
  return revisions.join('\n')
}

test('the same seed gives the same history, another seed another one', () => {
  const first = history('a')
  expect(history('a')).toBe(first)
  expect(history('b')).not.toBe(first)
})
