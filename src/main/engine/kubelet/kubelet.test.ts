import { expect, test } from 'vitest'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { secretKind } from '../../../shared/kinds/secret/kind.ts'
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

test('P1: a crashing container restarts at once, then after 10 s, 20 s, 40 s ... 300 s', () => {
  const cluster = createTestCluster()
  const created = cluster.create(
    'crash',
    {},
    { image: 'busybox:1.36', command: ['sh', '-c', 'echo no config; exit 3'] }
  )
  const starts: number[] = []
  let runs = -1
  const begin = cluster.controlPlane.clock.now
  for (let second = 0; second < 1500; second++) {
    cluster.run(1)
    const status = cluster.get('crash')!.status!.containerStatuses?.[0]
    if (status === undefined || status.restartCount === runs) continue
    runs = status.restartCount
    starts.push((cluster.controlPlane.clock.now - begin) / 1000)
  }
  const waits = starts.slice(1).map((start, index) => start - starts[index]!)
  expect(waits.slice(1, 8).map((wait) => Math.round(wait / 10) * 10)).toEqual([10, 20, 40, 80, 160, 300, 300])
  expect(waits[1]!).toBeGreaterThan(1)
  const { uid } = created.metadata
  const status = cluster.get('crash')!.status!
  expect(status.phase).toBe('Running')
  expect(status.containerStatuses![0]).toMatchObject({
    state: {
      waiting: {
        reason: 'CrashLoopBackOff',
        message: `back-off 5m0s restarting failed container=web pod=crash_default(${uid})`
      }
    },
    lastState: { terminated: { exitCode: 3, reason: 'Error' } },
    ready: false,
    started: false
  })
  expect(cluster.events(created)).toContainEqual(
    expect.stringContaining(`BackOff Back-off restarting failed container web in pod crash_default(${uid})`)
  )
  expect(cluster.trail('crash').slice(1, 7)).toEqual([
    'Pending/ContainerCreating',
    'Pending/ContainerCreating',
    'Running/Error',
    'Running/Error',
    'Running/CrashLoopBackOff',
    'Running/Error'
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

test('P1: a container over its memory limit is OOMKilled with 137 and restarted', () => {
  const cluster = createTestCluster()
  cluster.create(
    'big',
    {},
    {
      image: 'polinux/stress',
      command: ['stress'],
      args: ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'],
      resources: { requests: { memory: '50Mi' }, limits: { memory: '100Mi' } }
    }
  )
  cluster.run(14)
  const status = cluster.get('big')!.status!
  expect(status.qosClass).toBe('Burstable')
  expect(status.containerStatuses![0]!.restartCount).toBeGreaterThan(0)
  expect(status.containerStatuses![0]!.lastState!.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
})

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

test('C2: a missing ConfigMap keeps the container from being created, with the message', () => {
  const cluster = createTestCluster()
  const created = cluster.create(
    'needy',
    {},
    {
      env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } }]
    }
  )
  cluster.run(20)
  expect(cluster.get('needy')!.status!.containerStatuses![0]!.state).toEqual({
    waiting: { reason: 'CreateContainerConfigError', message: 'configmap "settings" not found' }
  })
  expect(cluster.events(created)).toContainEqual(expect.stringMatching(/^Failed Error: configmap "settings" not found/))
})

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
  expect(cluster.kubelets.kubelet('worker-1')!.podCount).toBe(0)
})

test('P3: another image in a running pod restarts that container', () => {
  const cluster = createTestCluster()
  const created = cluster.create('web')
  cluster.run(10)
  const pod = cluster.get('web')!
  const containers = [{ ...pod.spec.containers[0]!, image: 'nginx:1.28' }]
  cluster.controlPlane.writer('test').update(podKind, { ...pod, spec: { ...pod.spec, containers } })
  cluster.run(10)
  expect(cluster.events(created)).toContain('Killing Container web definition changed, will be restarted')
  expect(cluster.get('web')!.status!.containerStatuses![0]).toMatchObject({
    image: 'docker.io/library/nginx:1.28',
    restartCount: 1,
    ready: true
  })
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
  cluster.kubelets.stopNode('worker-1')
  const silentSince = cluster.controlPlane.clock.now
  cluster.run(120)
  expect(cluster.kubelets.lastHeartbeat('worker-1')!).toBeLessThanOrEqual(silentSince)
  expect(cluster.get('web')!.status).toBe(before)
  cluster.kubelets.startNode('worker-1')
  cluster.run(10)
  const status = cluster.get('web')!.status!
  expect(status.containerStatuses![0]).toMatchObject({
    restartCount: 1,
    ready: true,
    lastState: { terminated: { exitCode: 255, reason: 'Unknown' } }
  })
  expect(status.podIP).not.toBe(undefined)
  expect(cluster.events(created)).toContain('SandboxChanged Pod sandbox changed, it will be killed and re-created.')
  expect(cluster.controlPlane.clock.now - cluster.kubelets.lastHeartbeat('worker-1')!).toBeLessThanOrEqual(10_000)
})

test('C2: a missing Secret of a volume leaves the pod in ContainerCreating until it is there', () => {
  const cluster = createTestCluster()
  const created = cluster.create('mounts', { volumes: [{ name: 'keys', secret: { secretName: 'tls' } }] })
  cluster.run(8)
  expect(cluster.get('mounts')!.status!.containerStatuses![0]!.state).toEqual({
    waiting: { reason: 'ContainerCreating' }
  })
  expect(cluster.events(created)[0]).toMatch(
    /^FailedMount MountVolume\.SetUp failed for volume "keys" : secret "tls" not found x\d$/
  )
  cluster.controlPlane.writer('test').create(secretKind, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'tls', namespace: 'default' }
  })
  cluster.run(20)
  expect(cluster.get('mounts')!.status!.phase).toBe('Running')
})

test('P1: a command that the image does not have is a StartError with 128, then a crash loop', () => {
  const cluster = createTestCluster()
  const created = cluster.create('typo', {}, { image: 'busybox', command: ['slep', '5'] })
  cluster.run(12)
  const message = expect.stringContaining('exec: "slep": executable file not found in $PATH: unknown')
  expect(cluster.get('typo')!.status!.containerStatuses![0]).toMatchObject({
    lastState: { terminated: { exitCode: 128, reason: 'StartError', message, startedAt: '1970-01-01T00:00:00Z' } },
    restartCount: 1
  })
  expect(cluster.trail('typo')).toContain('Running/RunContainerError')
  expect(cluster.events(created)).toContainEqual(
    expect.stringMatching(/^Failed Error: failed to create containerd task: /)
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

test('P1: what a container leaves in its termination log is told with its end', () => {
  const cluster = createTestCluster()
  const image = 'busybox'
  cluster.create(
    'file',
    { restartPolicy: 'Never' },
    { image, command: ['sh', '-c', 'echo out of disk > /dev/termination-log; exit 1'] }
  )
  cluster.create(
    'logs',
    { restartPolicy: 'Never' },
    {
      image,
      command: ['sh', '-c', 'echo one; echo two; exit 1'],
      terminationMessagePolicy: 'FallbackToLogsOnError'
    }
  )
  cluster.run(20)
  const message = (name: string): string | undefined =>
    cluster.get(name)!.status!.containerStatuses![0]!.state!.terminated!.message
  expect(message('file')).toBe('out of disk\n')
  expect(message('logs')).toBe('one\ntwo\n')
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
