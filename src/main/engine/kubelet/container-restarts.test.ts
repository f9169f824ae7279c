import { expect, test } from 'vitest'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { createTestCluster } from './testing-kubelets.ts'

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
