import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Deployment, Pod } from '../../../shared/schema/types.ts'
import type { Identity } from '../api/request.ts'
import { deploymentTarget, on, podTarget, refusalOf, start, stop } from './chaos-faults.ts'
import { Cluster } from './cluster.ts'
import { deployment, image, pod } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
  cluster.create(deployment('web', { replicas: 2 }))
  cluster.run(30)
})
afterEach(() => cluster.close())

const bad = {
  kind: 'bad-image',
  target: { ...deploymentTarget('web'), container: 'main' },
  image: 'nginx:no-such-tag'
} as const
const imageOf = () => cluster.get<Deployment>('deployments web')!.spec.template.spec!.containers[0]!.image

describe('D7 images', () => {
  test('D7: a bad image is a change through the API as the person, and a rollback of that change undoes it', () => {
    const id = start(cluster, bad)
    cluster.run(60)
    expect(imageOf()).toBe('nginx:no-such-tag')
    expect(cluster.podRows('app=web')).toContainEqual(expect.stringMatching(/^0\/1 (ImagePullBackOff|ErrImagePull) 0$/))
    expect(on(cluster)[0]).toMatchObject({ id, by: 'kubernetes-admin', since: cluster.now - 60_000 })
    stop(cluster, id)
    cluster.run(60)
    expect(imageOf()).toBe('nginx:1.27')
    expect(cluster.podRows('app=web')).toEqual(['1/1 Running 0', '1/1 Running 0'])
  })

  test('D7: who may not change a workload cannot break its image, and nothing is on then', () => {
    const nobody: Identity = { user: 'nobody', groups: ['system:authenticated'], userAgent: 'drydock' }
    expect(refusalOf(cluster, bad, nobody)).toBe(
      'deployments.apps "web" is forbidden: User "nobody" cannot patch resource "deployments" in API group "apps" in the namespace "default"'
    )
    expect(on(cluster)).toEqual([])
    expect(imageOf()).toBe('nginx:1.27')
  })

  test('D7: somebody who mends the image himself is not undone', () => {
    start(cluster, bad, 60)
    cluster.patch('deployments web', image('nginx:1.28'))
    expect(on(cluster)).toEqual([])
    cluster.run(90)
    expect(imageOf()).toBe('nginx:1.28')
  })

  test('D7: its time over, the rollback waits until the API answers', () => {
    start(cluster, bad, 30)
    cluster.run(5)
    cluster.engine.setNodePower('control-plane-1', false)
    cluster.run(60)
    expect(on(cluster).map(({ fault }) => fault.kind)).toEqual(['power-off', 'bad-image'])
    cluster.engine.setNodePower('control-plane-1', true)
    cluster.run(60)
    expect(on(cluster)).toEqual([])
    expect(imageOf()).toBe('nginx:1.27')
  })

  test('D7: with its registry down a pull fails in containerd’s words, others go on', () => {
    const id = start(cluster, { kind: 'registry-down', registry: 'docker.io' })
    cluster.create(pod('new', { image: 'redis:7.4' }))
    cluster.create(pod('other', { image: 'registry.k8s.io/pause:3.9' }))
    cluster.run(30)
    expect(cluster.podRow('new')).toBe('0/1 ImagePullBackOff 0')
    expect(cluster.podRow('other')).toBe('1/1 Running 0')
    expect(cluster.events(cluster.get<Pod>('pods new')!)).toContainEqual(
      expect.stringMatching(
        /Failed to pull image "redis:7.4": rpc error: code = Unknown desc = failed to pull and unpack image "docker.io\/library\/redis:7.4": failed to resolve reference "docker.io\/library\/redis:7.4": failed to do request: Head "https:\/\/registry-1.docker.io\/v2\/library\/redis\/manifests\/7.4": dial tcp [0-9.]+:443: connect: connection refused/
      )
    )
    stop(cluster, id)
    cluster.run(60)
    expect(cluster.podRow('new')).toBe('1/1 Running 0')
    expect(refusalOf(cluster, { ...bad, target: { ...podTarget('new'), container: 'main' } })).toBe(
      'pods cannot be rolled back'
    )
  })
})
