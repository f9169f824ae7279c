import { undisturbed } from '../containers/disturbance.ts'
import { expect, test } from 'vitest'
import { createTestCluster } from './testing-kubelets.ts'

test('P5: readiness puts a pod in and out of service, without a restart', () => {
  const cluster = createTestCluster()
  const readinessProbe = { httpGet: { path: '/', port: 'http' }, periodSeconds: 5, failureThreshold: 2 }
  const created = cluster.create('web', {}, { ports: [{ name: 'http', containerPort: 80 }], readinessProbe })
  cluster.run(20)
  const { containerStatuses } = cluster.get('web')!.status!
  expect(containerStatuses![0]).toMatchObject({ ready: true, restartCount: 0 })
  cluster.runtime.disturb(containerStatuses![0]!.containerID!, { ...undisturbed, isHung: true })
  cluster.run(4.9)
  expect(cluster.get('web')!.status!.containerStatuses![0]!.ready).toBe(true)
  cluster.run(5.2)
  expect(cluster.get('web')!.status!.containerStatuses![0]).toMatchObject({ ready: false, restartCount: 0 })
  expect(cluster.get('web')!.status!.conditions!.find(({ type }) => type === 'Ready')).toMatchObject({
    status: 'False',
    reason: 'ContainersNotReady'
  })
  expect(cluster.events(created)).toContainEqual(
    expect.stringMatching(
      /^Unhealthy Readiness probe failed: Get "http:\/\/10\.244\.1\.2:80\/": context deadline exceeded \(Client\.Timeout exceeded while awaiting headers\) x\d$/
    )
  )
  cluster.runtime.disturb(containerStatuses![0]!.containerID!, { ...undisturbed, isHung: false })
  cluster.run(6)
  expect(cluster.get('web')!.status!.containerStatuses![0]!.ready).toBe(true)
})

test('P5: a path that answers 404 never becomes ready', () => {
  const cluster = createTestCluster()
  const created = cluster.create('web', {}, { readinessProbe: { httpGet: { path: '/healthz', port: 80 } } })
  cluster.run(40)
  expect(cluster.get('web')!.status!.containerStatuses![0]).toMatchObject({ ready: false, started: true })
  expect(cluster.events(created)).toContainEqual(
    expect.stringMatching(/^Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 404 x\d$/)
  )
})

test('P5: liveness on the wrong port restarts the container after failureThreshold periods', () => {
  const cluster = createTestCluster()
  const livenessProbe = { tcpSocket: { port: 8080 }, periodSeconds: 10, failureThreshold: 3 }
  const created = cluster.create('web', {}, { livenessProbe })
  cluster.run(29)
  expect(cluster.get('web')!.status!.containerStatuses![0]!.restartCount).toBe(0)
  cluster.run(10)
  expect(cluster.get('web')!.status!.containerStatuses![0]!.restartCount).toBe(1)
  expect(cluster.events(created)).toContain('Killing Container web failed liveness probe, will be restarted')
  expect(cluster.events(created)).toContainEqual(
    expect.stringMatching(
      /^Unhealthy Liveness probe failed: dial tcp 10\.244\.1\.2:8080: connect: connection refused x3$/
    )
  )
  expect(cluster.get('web')!.status!.containerStatuses![0]!.lastState!.terminated).toMatchObject({
    exitCode: 0,
    reason: 'Completed'
  })
})

test("P5: upstream's exec sample: the file goes after 30 s, the container is killed with 137", () => {
  const cluster = createTestCluster()
  const created = cluster.create(
    'liveness-exec',
    { terminationGracePeriodSeconds: 5 },
    {
      image: 'registry.k8s.io/busybox:1.27.2',
      args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600'],
      livenessProbe: { exec: { command: ['cat', '/tmp/healthy'] }, initialDelaySeconds: 5, periodSeconds: 5 }
    }
  )
  cluster.run(35)
  expect(cluster.get('liveness-exec')!.status!.containerStatuses![0]!.restartCount).toBe(0)
  cluster.run(25)
  expect(cluster.get('liveness-exec')!.status!.containerStatuses![0]).toMatchObject({
    restartCount: 1,
    lastState: { terminated: { exitCode: 137, reason: 'Error' } }
  })
  expect(cluster.events(created)).toContain(
    "Unhealthy Liveness probe failed: cat: can't open '/tmp/healthy': No such file or directory x3"
  )
})

test('P5: a startup probe holds the others back until it succeeds', () => {
  const cluster = createTestCluster()
  cluster.create(
    'db',
    {},
    {
      image: 'mysql:8.4',
      env: [{ name: 'MYSQL_ROOT_PASSWORD', value: 'x' }],
      startupProbe: { tcpSocket: { port: 3306 }, periodSeconds: 2, failureThreshold: 30 },
      livenessProbe: { tcpSocket: { port: 3306 }, periodSeconds: 1, failureThreshold: 1 }
    }
  )
  cluster.run(14)
  expect(cluster.get('db')!.status!.containerStatuses![0]).toMatchObject({
    started: false,
    ready: false,
    restartCount: 0
  })
  cluster.run(20)
  expect(cluster.get('db')!.status!.containerStatuses![0]).toMatchObject({
    started: true,
    ready: true,
    restartCount: 0
  })
})

test('P5: a healthy pod writes nothing and needs no timer', () => {
  const cluster = createTestCluster()
  const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1 }
  cluster.create('web', {}, { readinessProbe: probe, livenessProbe: probe })
  cluster.run(60)
  const { clock, store } = cluster.controlPlane
  const { revision } = store
  expect(cluster.get('web')!.status!.containerStatuses![0]!.ready).toBe(true)
  // All that is left to come are the events' own ends, an hour after they were recorded.
  expect(clock.nextAt ?? Infinity).toBeGreaterThan(clock.now + 3_000_000)
  cluster.run(3000)
  expect(store.revision).toBe(revision)
})
