import { describe, expect, it } from 'vitest'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { EphemeralContainer, Pod } from '../../../shared/schema/types.ts'
import { createTestCluster, type TestCluster } from './testing-kubelets.ts'

function add(cluster: TestCluster, name: string, container: EphemeralContainer): void {
  const pod = cluster.get(name)!
  const ephemeralContainers = [...(pod.spec.ephemeralContainers ?? []), container]
  cluster.controlPlane.writer('test').update<Pod>(podKind, { ...pod, spec: { ...pod.spec, ephemeralContainers } })
}

function stateOf(cluster: TestCluster, name: string, index = 0) {
  return cluster.get(name)?.status?.ephemeralContainerStatuses?.[index]
}

describe('ephemeral containers', () => {
  const sleeping = { name: 'debugger', image: 'busybox', command: ['sleep', '3600'] }

  it('run beside the others, and count for nothing', () => {
    const cluster = createTestCluster()
    cluster.create('p')
    cluster.run(20)
    const before = cluster.get('p')!
    expect(before.status?.ephemeralContainerStatuses).toBeUndefined()
    add(cluster, 'p', sleeping)
    cluster.run(20)
    const pod = cluster.get('p')!
    expect(stateOf(cluster, 'p')).toMatchObject({
      name: 'debugger',
      ready: false,
      restartCount: 0,
      state: { running: {} }
    })
    expect(pod.status?.containerStatuses).toEqual(before.status?.containerStatuses)
    expect(pod.status?.phase).toBe('Running')
    expect(cluster.events(pod)).toContain('Started Started container debugger')
    expect(cluster.kubelets.containerId(pod, 'debugger')).toBeDefined()
  })

  it('are never started again', () => {
    const cluster = createTestCluster()
    cluster.create('p')
    cluster.run(20)
    add(cluster, 'p', { name: 'once', image: 'busybox', command: ['sh', '-c', 'exit 3'] })
    cluster.run(600)
    expect(stateOf(cluster, 'p')).toMatchObject({ restartCount: 0, state: { terminated: { exitCode: 3 } } })
    expect(cluster.get('p')?.status?.phase).toBe('Running')
  })

  it('wait for their image like any other', () => {
    const cluster = createTestCluster()
    cluster.create('p')
    cluster.run(20)
    add(cluster, 'p', { name: 'd', image: 'busybox:no-such-tag' })
    cluster.run(30)
    expect(stateOf(cluster, 'p')?.state?.waiting?.reason).toMatch(/^(?:ErrImagePull|ImagePullBackOff)$/)
    add(cluster, 'p', sleeping)
    cluster.run(30)
    expect(stateOf(cluster, 'p', 1)?.state?.running).toBeDefined()
  })

  it('end with their pod', () => {
    const cluster = createTestCluster()
    cluster.create('p')
    cluster.run(20)
    add(cluster, 'p', sleeping)
    cluster.run(20)
    cluster.controlPlane.writer('test').delete(podKind, 'default', 'p')
    cluster.run(60)
    expect(cluster.get('p')).toBeUndefined()
  })
})

describe('a resize', () => {
  it('is told in the status, and starts nothing anew', () => {
    const cluster = createTestCluster()
    const resources = (cpu: string) => ({ requests: { cpu, memory: '64Mi' } })
    cluster.create('p', {}, { resources: resources('100m') })
    cluster.run(20)
    const pod = cluster.get('p')!
    const [container] = pod.spec.containers
    const containers = [{ ...container!, resources: resources('200m') }]
    cluster.controlPlane.writer('test').update<Pod>(podKind, { ...pod, spec: { ...pod.spec, containers } })
    cluster.run(5)
    const [status] = cluster.get('p')!.status!.containerStatuses!
    expect(status).toMatchObject({
      restartCount: 0,
      resources: resources('200m'),
      allocatedResources: { cpu: '200m', memory: '64Mi' }
    })
    expect(status!.containerID).toBe(pod.status!.containerStatuses![0]!.containerID)
  })
})
