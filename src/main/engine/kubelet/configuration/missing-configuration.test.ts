import { expect, test } from 'vitest'
import { secretKind } from '../../../../shared/kinds/secret/kind.ts'
import { createTestCluster } from '../testing-kubelets.ts'

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
