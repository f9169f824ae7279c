import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { conditionOf } from './cluster.ts'
import { deployment, image, pod } from './manifests.ts'
import { budget, cause, DisruptedCluster } from './testing-disruption.ts'

let cluster: DisruptedCluster
beforeEach(() => {
  cluster = new DisruptedCluster()
})
afterEach(() => cluster.close())

describe('W10 PodDisruptionBudget: what it allows', () => {
  test('W10 minAvailable as a number counts the pods that the selector takes in', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.create(budget('web', { minAvailable: 3 }))
    cluster.run(30)
    expect(cluster.budget().status).toMatchObject({
      observedGeneration: 1,
      disruptionsAllowed: 1,
      currentHealthy: 4,
      desiredHealthy: 3,
      expectedPods: 4
    })
    expect(conditionOf(cluster.budget(), 'DisruptionAllowed')).toMatchObject({
      status: 'True',
      reason: 'SufficientPods'
    })
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
    expect([cluster.allowed('share'), cluster.allowed('most'), cluster.allowed('one')]).toEqual([3, 2, 1])
    expect(cluster.budget('share').status).toMatchObject({ expectedPods: 5, desiredHealthy: 2 })
  })

  test('W10 a Deployment counts once for the pods of all its ReplicaSets', () => {
    cluster.create(deployment('web', { replicas: 4 }))
    cluster.create(budget('web', { maxUnavailable: 1 }))
    cluster.run(30)
    cluster.patch('deployments web', image('nginx:0.0.0-none'))
    cluster.run(30)
    expect(new Set(cluster.web.map(({ metadata }) => metadata.labels!['pod-template-hash'])).size).toBe(2)
    expect(cluster.budget().status).toMatchObject({ expectedPods: 4, desiredHealthy: 3 })
  })

  test('W10 with too few healthy pods nothing is allowed, and the condition says InsufficientPods', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.create(budget('web', { minAvailable: 2 }))
    cluster.run(30)
    expect(cluster.allowed()).toBe(0)
    expect(conditionOf(cluster.budget(), 'DisruptionAllowed')).toMatchObject({
      status: 'False',
      reason: 'InsufficientPods'
    })
  })

  test('W10 a budget without pods says NoPods', () => {
    cluster.create(budget('web', { minAvailable: 1 }))
    cluster.run(5)
    expect(cluster.events(cluster.budget())).toEqual(['Normal NoPods: No matching pods found x2'])
    expect(cluster.budget().status).toMatchObject({ expectedPods: 0, disruptionsAllowed: 0 })
  })

  test('W10 pods that nobody controls are told of where the number is counted from controllers', () => {
    cluster.create(pod('bare', {}, {}, { labels: { app: 'web' } }))
    cluster.create(budget('web', { maxUnavailable: 1 }))
    cluster.run(20)
    expect(cluster.events(cluster.budget())[0]).toContain(
      'Warning UnmanagedPods: Pods selected by this PodDisruptionBudget'
    )
    expect(cluster.budget().status).toMatchObject({ currentHealthy: 1, expectedPods: 0, disruptionsAllowed: 0 })
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
    expect(conditionOf(cluster.budget(), 'DisruptionAllowed')).toMatchObject({
      status: 'False',
      reason: 'SyncFailed',
      message
    })
    expect(cluster.events(cluster.budget())).toContainEqual(
      expect.stringContaining(
        `Warning CalculateExpectedPodCountFailed: Failed to calculate the number of expected pods: ${message}`
      )
    )
    expect(cause(cluster.evict(cluster.web[0]!.metadata.name))).toBe(
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
