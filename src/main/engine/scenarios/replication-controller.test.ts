import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod, ReplicationController } from '../../../shared/schema/types.ts'
import { Cluster, isReady, refusal, type Body } from './cluster.ts'
import { pod } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

function controller(spec: Body = {}): Body {
  return {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name: 'web' },
    spec: {
      replicas: 3,
      selector: { app: 'web' },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] }
      },
      ...spec
    }
  }
}

const address = { group: '', version: 'v1', resource: 'replicationcontrollers', namespace: 'default', name: 'web' }
const web = (): ReplicationController => cluster.get<ReplicationController>('replicationcontrollers web')!
const pods = (): readonly Pod[] => cluster.pods('app=web')
const areReady = (count: number) => (): boolean => pods().length === count && pods().every(isReady)
const uids = (): readonly string[] => pods().map(({ metadata }) => metadata.uid)

describe('W1 ReplicationController', () => {
  test('W1 keeps as many pods as it asks for, and puts back what is deleted', () => {
    cluster.create(controller())
    expect(cluster.until(areReady(3))).toBeLessThan(30)
    expect(cluster.rows('replicationcontrollers')).toMatchObject([
      { Name: 'web', Desired: '3', Current: '3', Ready: '3' }
    ])
    expect(pods()[0]!.metadata.ownerReferences).toMatchObject([
      { apiVersion: 'v1', kind: 'ReplicationController', name: 'web', controller: true }
    ])
    const [first] = pods()
    cluster.delete(`pods ${first!.metadata.name}`)
    cluster.run(1)
    expect(cluster.until(areReady(3))).toBeLessThan(60)
    expect(uids()).not.toContain(first!.metadata.uid)
    expect(
      cluster.events(web()).filter((event) => event.startsWith('Normal SuccessfulCreate: Created pod: web-'))
    ).toHaveLength(4)
  })

  test('W1 selector and labels come from the template where they are left out', () => {
    cluster.create(controller({ selector: null }))
    expect(web().spec.selector).toEqual({ app: 'web' })
    expect(web().metadata.labels).toEqual({ app: 'web' })
  })

  test('W1 a selector takes equality only', () => {
    const response = cluster.tryCreate(
      controller({ selector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] } })
    )
    expect(refusal(response).code).toBe(400)
    expect(refusal(cluster.tryCreate(controller({ selector: { app: 'other' } }))).message).toBe(
      'ReplicationController "web" is invalid: spec.template.metadata.labels: Invalid value: {"app":"web"}: `selector` does not match template `labels`'
    )
  })

  test('W1 adopts bare pods that match, and deletes the surplus', () => {
    for (const name of ['one', 'two']) cluster.create(pod(name, {}, {}, { labels: { app: 'web' } }))
    cluster.until(areReady(2))
    const bare = uids()
    cluster.create(controller({ replicas: 3 }))
    expect(cluster.until(areReady(3))).toBeLessThan(30)
    expect(uids()).toEqual(expect.arrayContaining([...bare]))
    cluster.create(pod('third', {}, {}, { labels: { app: 'web' } }))
    expect(cluster.until(() => pods().length === 4)).toBeLessThan(5)
    expect(cluster.until(areReady(3))).toBeLessThan(60)
    // What is not ready yet goes first.
    expect(cluster.get('pods third')).toBeUndefined()
  })

  test('W1 lets a pod go whose label changes, and makes another', () => {
    cluster.create(controller())
    cluster.until(areReady(3))
    const { name } = pods()[0]!.metadata
    cluster.patch(`pods ${name}`, { metadata: { labels: { app: 'debug' } } })
    cluster.until(areReady(3))
    expect(cluster.get<Pod>(`pods ${name}`)!.metadata.ownerReferences).toBeUndefined()
  })

  test('W1 a changed template replaces no running pod, only what is made later', () => {
    cluster.create(controller())
    cluster.until(areReady(3))
    const before = uids()
    cluster.patch('replicationcontrollers web', {
      spec: { template: { spec: { containers: [{ name: 'main', image: 'nginx:1.28' }] } } }
    })
    cluster.run(60)
    expect(uids()).toEqual(before)
    cluster.delete(`pods ${pods()[0]!.metadata.name}`)
    cluster.run(1)
    cluster.until(areReady(3))
    expect(
      pods()
        .map(({ spec }) => spec.containers[0]!.image)
        .sort()
    ).toEqual(['nginx:1.27', 'nginx:1.27', 'nginx:1.28'])
  })

  test('W1 scale, by the subresource as by the object', () => {
    cluster.create(controller())
    cluster.until(areReady(3))
    cluster.patch('replicationcontrollers web', { spec: { replicas: 5 } }, { subresource: 'scale', type: 'merge' })
    expect(cluster.until(areReady(5))).toBeLessThan(30)
    const scale = cluster.submit({ ...address, verb: 'get', subresource: 'scale' }).object as unknown as Body
    expect(scale).toMatchObject({ spec: { replicas: 5 }, status: { replicas: 5, selector: 'app=web' } })
    cluster.patch('replicationcontrollers web', { spec: { replicas: 1 } })
    expect(cluster.until(areReady(1))).toBeLessThan(60)
    expect(web().status).toMatchObject({ replicas: 1, readyReplicas: 1, availableReplicas: 1, observedGeneration: 3 })
  })

  test('W1 deleted with its pods', () => {
    cluster.create(controller())
    cluster.until(areReady(3))
    cluster.delete('replicationcontrollers web', { propagationPolicy: 'Background' })
    expect(cluster.until(() => pods().length === 0)).toBeLessThan(60)
  })

  test('W1 deleted without its pods, which a new one takes on', () => {
    cluster.create(controller())
    cluster.until(areReady(3))
    const before = uids()
    cluster.delete('replicationcontrollers web', { propagationPolicy: 'Orphan' })
    cluster.run(10)
    expect(web()).toBeUndefined()
    expect(uids()).toEqual(before)
    expect(pods()[0]!.metadata.ownerReferences).toBeUndefined()
    cluster.create(controller())
    cluster.run(5)
    expect(uids()).toEqual(before)
    expect(pods()[0]!.metadata.ownerReferences).toMatchObject([{ kind: 'ReplicationController' }])
  })
})
