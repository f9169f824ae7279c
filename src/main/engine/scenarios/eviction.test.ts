import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Json } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { conditionOf, isReady, refusal } from './cluster.ts'
import { deployment } from './manifests.ts'
import { broken, budget, cause, DisruptedCluster } from './testing-disruption.ts'

let cluster: DisruptedCluster
beforeEach(() => {
  cluster = new DisruptedCluster()
})
afterEach(() => cluster.close())

describe('W10 eviction through a budget', () => {
  test('W10 an eviction that the budget allows deletes the pod, and takes one disruption at once', () => {
    cluster.create(deployment('web', { replicas: 3 }))
    cluster.create(budget('web', { minAvailable: 2 }))
    cluster.run(30)
    const [first] = cluster.web
    expect(cluster.evict(first!.metadata.name).code).toBe(201)
    expect(cluster.allowed()).toBe(0)
    expect(Object.keys(cluster.budget().status!.disruptedPods ?? {})).toEqual([first!.metadata.name])
    const going = cluster.get<Pod>(`pods ${first!.metadata.name}`)!
    expect(going.metadata.deletionTimestamp).toBeDefined()
    expect(conditionOf(going, 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting'
    })
    cluster.run(60)
    expect(cluster.budget().status!.disruptedPods).toBeUndefined()
    expect(cluster.web.filter(isReady)).toHaveLength(3)
    expect(cluster.allowed()).toBe(1)
  })

  test('W10 an eviction that would break the budget is refused with 429 and the budget’s numbers', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(budget('web', { minAvailable: 2 }))
    cluster.run(30)
    const refused = cluster.evict(cluster.web[0]!.metadata.name)
    expect(refusal(refused)).toEqual({
      code: 429,
      reason: 'TooManyRequests',
      message: "Cannot evict pod as it would violate the pod's disruption budget."
    })
    expect(cause(refused)).toBe('The disruption budget web needs 2 healthy pods and has 2 currently')
    expect(cluster.web.every(({ metadata }) => metadata.deletionTimestamp === undefined)).toBe(true)
  })

  test('W10 a budget that the controller has not seen yet asks to wait', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(30)
    cluster.create(budget('web', { minAvailable: 1 }))
    const refused = cluster.evict(cluster.web[0]!.metadata.name)
    expect(refused.code).toBe(429)
    expect(cause(refused)).toBe('The disruption budget web is still being processed by the server.')
    expect((refused.object as Status).details?.retryAfterSeconds).toBe(10)
  })

  test('W10 a pod with two budgets cannot be evicted', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    for (const name of ['a', 'b']) cluster.create(budget(name, { minAvailable: 1 }))
    cluster.run(30)
    expect(refusal(cluster.evict(cluster.web[0]!.metadata.name))).toEqual({
      code: 500,
      reason: undefined,
      message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'
    })
  })

  test('W10 a dry run asks the budget and takes nothing', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(budget('web', { minAvailable: 1 }))
    cluster.run(30)
    const { name } = cluster.web[0]!.metadata
    expect(cluster.evict(name, undefined, ['All']).code).toBe(201)
    expect(cluster.allowed()).toBe(1)
    expect(conditionOf(cluster.get<Pod>(`pods ${name}`), 'DisruptionTarget')).toBeUndefined()
    expect(cluster.evict(cluster.web[1]!.metadata.name, { dryRun: ['All'] }).code).toBe(201)
    expect(cluster.web.every(({ metadata }) => metadata.deletionTimestamp === undefined)).toBe(true)
  })

  test('W10 a pod that is pending is evicted whatever the budget says', () => {
    cluster.create(deployment('web', { replicas: 1, pod: { nodeSelector: { nowhere: 'here' } } }))
    cluster.create(budget('web', { minAvailable: 1 }))
    cluster.run(10)
    const { name } = cluster.web[0]!.metadata
    expect(cluster.evict(name).code).toBe(201)
    expect(cluster.get(`pods ${name}`)).toBeUndefined()
  })

  test('W10 preconditions of an eviction are kept', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(30)
    const { name, uid } = cluster.web[0]!.metadata
    expect(refusal(cluster.evict(name, { preconditions: { uid: 'another' } }))).toMatchObject({
      code: 409,
      reason: 'Conflict'
    })
    expect(cluster.evict(name, { preconditions: { uid } }).code).toBe(201)
  })

  test('W10 IfHealthyBudget: an unready pod may go only while enough others are ready', () => {
    cluster.create(deployment('web', { replicas: 1, container: broken }))
    cluster.create(deployment('good', { replicas: 1 }))
    cluster.create(budget('web', { minAvailable: 1 }))
    cluster.run(30)
    const stuck = { ...cluster.web[0]!, status: { ...cluster.web[0]!.status, phase: 'Running' } }
    cluster.submit({
      verb: 'update',
      group: '',
      version: 'v1',
      resource: 'pods',
      namespace: 'default',
      name: stuck.metadata.name,
      subresource: 'status',
      body: stuck as unknown as Json
    })
    expect(cluster.evict(stuck.metadata.name).code).toBe(429)
    cluster.patch(
      'poddisruptionbudgets web',
      { spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } },
      { type: 'merge' }
    )
    cluster.run(1)
    expect(cluster.evict(stuck.metadata.name).code).toBe(201)
  })

  test('W10 a pod that was granted its eviction and stays counts again after two minutes', () => {
    cluster.create(deployment('web', { replicas: 3 }))
    cluster.create(budget('web', { minAvailable: 2 }))
    cluster.run(30)
    const { name } = cluster.web[0]!.metadata
    const time = new Date(cluster.now)
      .toISOString()
      .replace('.000Z', 'Z')
      .replace(/\.\d+Z$/, 'Z')
    const status = { ...cluster.budget().status!, disruptionsAllowed: 0, disruptedPods: { [name]: time } }
    cluster.patch('poddisruptionbudgets web', { status } as unknown as Json, { type: 'merge', subresource: 'status' })
    cluster.run(60)
    expect(cluster.budget().status).toMatchObject({
      disruptionsAllowed: 0,
      currentHealthy: 2,
      disruptedPods: { [name]: time }
    })
    cluster.run(70)
    expect(cluster.budget().status).toMatchObject({ disruptionsAllowed: 1, currentHealthy: 3 })
    expect(cluster.events(cluster.get<Pod>(`pods ${name}`)!)).toContain(
      "Warning NotDeleted: Pod was expected by PDB default/web to be deleted but it wasn't"
    )
  })

  test('W10 a stale DisruptionTarget is taken back after two minutes', () => {
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.run(30)
    const { name } = cluster.web[0]!.metadata
    const lastTransitionTime = new Date(cluster.now).toISOString().replace(/\.\d+Z$/, 'Z')
    const target = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', lastTransitionTime }
    cluster.patch(`pods ${name}`, { status: { conditions: [target] } }, { subresource: 'status' })
    cluster.run(115)
    expect(conditionOf(cluster.web[0], 'DisruptionTarget')).toMatchObject({ status: 'True' })
    cluster.run(10)
    expect(conditionOf(cluster.web[0], 'DisruptionTarget')).toMatchObject({ status: 'False' })
    expect(conditionOf(cluster.web[0], 'DisruptionTarget')).not.toHaveProperty('reason')
  })
})
