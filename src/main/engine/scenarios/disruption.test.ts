import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Json } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import type { Pod, PodDisruptionBudget } from '../../../shared/schema/types.ts'
import type { ApiResponse } from '../api/request.ts'
import { Cluster, conditionOf, isReady, refusal, type Body } from './cluster.ts'
import { deployment, image, pod } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

function budget(name: string, spec: Body, app = 'web'): Body {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { selector: { matchLabels: { app } }, ...spec }
  }
}

function evict(name: string, deleteOptions?: Body, dryRun?: readonly string[]): ApiResponse {
  return cluster.submit({
    verb: 'create',
    group: '',
    version: 'v1',
    resource: 'pods',
    namespace: 'default',
    name,
    subresource: 'eviction',
    body: {
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name, namespace: 'default' },
      ...(deleteOptions === undefined ? {} : { deleteOptions })
    },
    ...(dryRun === undefined ? {} : { options: { dryRun } })
  })
}

const cause = (answer: ApiResponse): string | undefined => (answer.object as Status).details?.causes?.[0]?.message
const budgetOf = (name = 'web'): PodDisruptionBudget =>
  cluster.get<PodDisruptionBudget>(`poddisruptionbudgets ${name}`)!
const allowed = (name = 'web'): number => budgetOf(name).status!.disruptionsAllowed
const web = (): readonly Pod[] => cluster.pods('app=web')
const broken = { image: 'nginx:0.0.0-none' }

describe('W10 PodDisruptionBudget: what it allows', () => {
  test('W10 minAvailable as a number counts the pods that the selector takes in', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.create(budget('web', { minAvailable: 3 }))
    cluster.run(30)
    expect(budgetOf().status).toMatchObject({
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 4,
      desiredHealthy: 3,
      expectedPods: 4
    })
    expect(conditionOf(budgetOf(), 'DisruptionAllowed')).toMatchObject({ status: 'True', reason: 'SufficientPods' })
    expect(cluster.rows('poddisruptionbudgets')[0]).toMatchObject({
      'Min Available': '3',
      'Max Unavailable': 'N/A',
      'Allowed Disruptions': '1'
    })
  })

  test('W10 maxUnavailable and percentages count from the scale of the pods’ controllers, rounded up', () => {
    cluster.create(deployment('web', { replicas: 5 }))
    cluster.create(budget('share', { maxUnavailable: '50%' }))
    cluster.create(budget('most', { minAvailable: '50%' }))
    cluster.create(budget('one', { maxUnavailable: 1 }))
    cluster.run(30)
    expect([allowed('share'), allowed('most'), allowed('one')]).toEqual([3, 2, 1])
    expect(budgetOf('share').status).toMatchObject({ expectedPods: 5, desiredHealthy: 2 })
  })

  test('W10 a Deployment counts once for the pods of all its ReplicaSets', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.create(budget('web', { maxUnavailable: 1 }))
    cluster.run(30)
    cluster.patch('deployments web', image('nginx:0.0.0-none'))
    cluster.run(30)
    expect(new Set(web().map(({ metadata }) => metadata.labels!['pod-template-hash'])).size).toBe(2)
    expect(budgetOf().status).toMatchObject({ expectedPods: 4, desiredHealthy: 3 })
  })

  test('W10 with too few healthy pods nothing is allowed, and the condition says InsufficientPods', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(budget('web', { minAvailable: 2 }))
    cluster.run(30)
    expect(allowed()).toBe(0)
    expect(conditionOf(budgetOf(), 'DisruptionAllowed')).toMatchObject({ status: 'False', reason: 'InsufficientPods' })
  })

  test('W10 a budget without pods says NoPods', () => {
    cluster.create(budget('web', { minAvailable: 1 }))
    cluster.run(5)
    expect(cluster.events(budgetOf())).toEqual(['Normal NoPods: No matching pods found x2'])
    expect(budgetOf().status).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0 })
  })

  test('W10 pods that nobody controls are told of where the number is counted from controllers', () => {
    cluster.create(pod('bare', {}, {}, { labels: { app: 'web' } }))
    cluster.create(budget('web', { maxUnavailable: 1 }))
    cluster.run(20)
    expect(cluster.events(budgetOf())[0]).toContain('Warning UnmanagedPods: Pods selected by this PodDisruptionBudget')
    expect(budgetOf().status).toMatchObject({ currentHealthy: 1, expectedPods: 0, disruptionsAllowed: 0 })
  })

  test('W10 pods of what has no scale make the budget fail safe', () => {
    cluster.create(budget('web', { maxUnavailable: 1 }))
    cluster.run(5)
    cluster.create({
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'web' },
      spec: {
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'main', image: 'nginx:1.27' }] }
        }
      }
    })
    cluster.run(20)
    const message = 'daemonsets.apps does not implement the scale subresource'
    expect(conditionOf(budgetOf(), 'DisruptionAllowed')).toMatchObject({
      status: 'False',
      reason: 'SyncFailed',
      message
    })
    expect(cluster.events(budgetOf())).toContainEqual(
      expect.stringContaining(
        `Warning CalculateExpectedPodCountFailed: Failed to calculate the number of expected pods: ${message}`
      )
    )
    expect(cause(evict(web()[0]!.metadata.name))).toBe(
      `The disruption budget web does not allow evicting pods currently because it failed sync: ${message}`
    )
  })

  test('W10 a pod with two budgets is told of', () => {
    cluster.create(budget('web', { minAvailable: 1 }))
    cluster.create(budget('zwo', { minAvailable: 1 }))
    const { metadata } = cluster.create<Pod>(pod('bare', {}, {}, { labels: { app: 'web' } }))
    cluster.run(10)
    expect(cluster.events(cluster.get<Pod>(`pods ${metadata.name}`)!)).toContain(
      'Warning MultiplePodDisruptionBudgets: Pod "default"/"bare" matches multiple PodDisruptionBudgets.  Chose "web" arbitrarily.'
    )
  })
})

describe('W10 eviction through a budget', () => {
  test('W10 an eviction that the budget allows deletes the pod, and takes one disruption at once', () => {
    cluster.create(deployment('web', { replicas: 3 }))
    cluster.create(budget('web', { minAvailable: 2 }))
    cluster.run(30)
    const [first] = web()
    expect(evict(first!.metadata.name).code).toBe(201)
    expect(allowed()).toBe(0)
    expect(Object.keys(budgetOf().status!.disruptedPods ?? {})).toEqual([first!.metadata.name])
    const going = cluster.get<Pod>(`pods ${first!.metadata.name}`)!
    expect(going.metadata.deletionTimestamp).toBeDefined()
    expect(conditionOf(going, 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'EvictionByEvictionAPI',
      message: 'Eviction API: evicting'
    })
    cluster.run(60)
    expect(budgetOf().status!.disruptedPods).toBeUndefined()
    expect(web().filter(isReady)).toHaveLength(3)
    expect(allowed()).toBe(1)
  })

  test('W10 an eviction that would break the budget is refused with 429 and the budget’s numbers', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(budget('web', { minAvailable: 2 }))
    cluster.run(30)
    const refused = evict(web()[0]!.metadata.name)
    expect(refusal(refused)).toEqual({
      code: 429,
      reason: 'TooManyRequests',
      message: "Cannot evict pod as it would violate the pod's disruption budget."
    })
    expect(cause(refused)).toBe('The disruption budget web needs 2 healthy pods and has 2 currently')
    expect(web().every(({ metadata }) => metadata.deletionTimestamp === undefined)).toBe(true)
  })

  test('W10 a budget that the controller has not seen yet asks to wait', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(30)
    cluster.create(budget('web', { minAvailable: 1 }))
    const refused = evict(web()[0]!.metadata.name)
    expect(refused.code).toBe(429)
    expect(cause(refused)).toBe('The disruption budget web is still being processed by the server.')
    expect((refused.object as Status).details?.retryAfterSeconds).toBe(10)
  })

  test('W10 a pod with two budgets cannot be evicted', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    for (const name of ['a', 'b']) cluster.create(budget(name, { minAvailable: 1 }))
    cluster.run(30)
    expect(refusal(evict(web()[0]!.metadata.name))).toEqual({
      code: 500,
      reason: undefined,
      message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.'
    })
  })

  test('W10 a dry run asks the budget and takes nothing', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(budget('web', { minAvailable: 1 }))
    cluster.run(30)
    const { name } = web()[0]!.metadata
    expect(evict(name, undefined, ['All']).code).toBe(201)
    expect(allowed()).toBe(1)
    expect(conditionOf(cluster.get<Pod>(`pods ${name}`), 'DisruptionTarget')).toBeUndefined()
    expect(evict(web()[1]!.metadata.name, { dryRun: ['All'] }).code).toBe(201)
    expect(web().every(({ metadata }) => metadata.deletionTimestamp === undefined)).toBe(true)
  })

  test('W10 a pod that is pending is evicted whatever the budget says', () => {
    cluster.create(deployment('web', { replicas: 1, pod: { nodeSelector: { nowhere: 'here' } } }))
    cluster.create(budget('web', { minAvailable: 1 }))
    cluster.run(10)
    const { name } = web()[0]!.metadata
    expect(evict(name).code).toBe(201)
    expect(cluster.get(`pods ${name}`)).toBeUndefined()
  })

  test('W10 preconditions of an eviction are kept', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(30)
    const { name, uid } = web()[0]!.metadata
    expect(refusal(evict(name, { preconditions: { uid: 'another' } }))).toMatchObject({ code: 409, reason: 'Conflict' })
    expect(evict(name, { preconditions: { uid } }).code).toBe(201)
  })

  test('W10 IfHealthyBudget: an unready pod may go only while enough others are ready', () => {
    cluster.create(deployment('web', { replicas: 1, container: broken }))
    cluster.create(deployment('good', { replicas: 1 }))
    cluster.create(budget('web', { minAvailable: 1 }))
    cluster.run(30)
    const stuck = { ...web()[0]!, status: { ...web()[0]!.status, phase: 'Running' } }
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
    expect(evict(stuck.metadata.name).code).toBe(429)
    cluster.patch(
      'poddisruptionbudgets web',
      { spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } },
      { type: 'merge' }
    )
    cluster.run(1)
    expect(evict(stuck.metadata.name).code).toBe(201)
  })

  test('W10 a pod that was granted its eviction and stays counts again after two minutes', () => {
    cluster.create(deployment('web', { replicas: 3 }))
    cluster.create(budget('web', { minAvailable: 2 }))
    cluster.run(30)
    const { name } = web()[0]!.metadata
    const time = new Date(cluster.now)
      .toISOString()
      .replace('.000Z', 'Z')
      .replace(/\.\d+Z$/, 'Z')
    const status = { ...budgetOf().status!, disruptionsAllowed: 0, disruptedPods: { [name]: time } }
    cluster.patch('poddisruptionbudgets web', { status } as unknown as Json, { type: 'merge', subresource: 'status' })
    cluster.run(60)
    expect(budgetOf().status).toMatchObject({
      disruptionsAllowed: 0,
      currentHealthy: 2,
      disruptedPods: { [name]: time }
    })
    cluster.run(70)
    expect(budgetOf().status).toMatchObject({ disruptionsAllowed: 1, currentHealthy: 3 })
    expect(cluster.events(cluster.get<Pod>(`pods ${name}`)!)).toContain(
      "Warning NotDeleted: Pod was expected by PDB default/web to be deleted but it wasn't"
    )
  })

  test('W10 a stale DisruptionTarget is taken back after two minutes', () => {
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.run(30)
    const { name } = web()[0]!.metadata
    const lastTransitionTime = new Date(cluster.now).toISOString().replace(/\.\d+Z$/, 'Z')
    const target = { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI', lastTransitionTime }
    cluster.patch(`pods ${name}`, { status: { conditions: [target] } }, { subresource: 'status' })
    cluster.run(115)
    expect(conditionOf(web()[0], 'DisruptionTarget')).toMatchObject({ status: 'True' })
    cluster.run(10)
    expect(conditionOf(web()[0], 'DisruptionTarget')).toMatchObject({ status: 'False' })
    expect(conditionOf(web()[0], 'DisruptionTarget')).not.toHaveProperty('reason')
  })
})

describe('N5 cordon, uncordon and the evictions of a drain', () => {
  const node = (): string => web()[0]!.spec.nodeName!
  const onNode = (name: string): readonly Pod[] => web().filter(({ spec }) => spec.nodeName === name)

  test('N5 a cordoned node takes no new pod, and keeps those it has', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(20)
    const name = node()
    const kept = onNode(name).map(({ metadata }) => metadata.uid)
    cluster.patch(`nodes ${name}`, { spec: { unschedulable: true } })
    cluster.patch('deployments web', { spec: { replicas: 6 } })
    cluster.run(20)
    expect(cluster.rows('nodes').find((row) => row['Name'] === name)!['Status']).toBe('Ready,SchedulingDisabled')
    expect(onNode(name).map(({ metadata }) => metadata.uid)).toEqual(kept)
  })

  test('N5 an uncordoned node takes pods again', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(20)
    for (const name of ['worker-1', 'worker-2']) cluster.patch(`nodes ${name}`, { spec: { unschedulable: true } })
    cluster.patch('deployments web', { spec: { replicas: 3 } })
    cluster.run(20)
    expect(web().filter(({ spec }) => spec.nodeName === undefined)).toHaveLength(1)
    cluster.patch('nodes worker-2', { spec: { unschedulable: null } })
    cluster.run(20)
    expect(web().every(isReady)).toBe(true)
  })

  test('N5 pods evicted from a cordoned node come up on another, never fewer than the budget says', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.create(budget('web', { minAvailable: 3 }))
    cluster.run(30)
    const name = node()
    cluster.patch(`nodes ${name}`, { spec: { unschedulable: true } })
    let least = Number.POSITIVE_INFINITY
    const stop = cluster.watchPods('app=web', (pods) => {
      const healthy = pods.filter((one) => isReady(one) && one.metadata.deletionTimestamp === undefined)
      least = Math.min(least, healthy.length)
    })
    const drained = cluster.until(
      () => {
        for (const { metadata } of onNode(name)) if (metadata.deletionTimestamp === undefined) evict(metadata.name)
        return onNode(name).length === 0
      },
      600,
      5
    )
    stop()
    expect(drained).toBeLessThan(600)
    expect(least).toBe(3)
    cluster.run(30)
    expect(web().filter(isReady)).toHaveLength(4)
  })

  test('N5 an eviction without a budget is a graceful deletion, with the grace period that it names', () => {
    cluster.create(deployment('web', { replicas: 1 }))
    cluster.run(20)
    const { name } = web()[0]!.metadata
    evict(name, { gracePeriodSeconds: 7 })
    expect(cluster.get<Pod>(`pods ${name}`)!.metadata.deletionGracePeriodSeconds).toBe(7)
  })
})
