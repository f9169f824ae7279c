import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Body } from './cluster.ts'
import { deployment } from './manifests.ts'
import { AutoscaledCluster, autoscaler, cpu, requests } from './testing-autoscaling.ts'

let cluster: AutoscaledCluster
beforeEach(() => {
  cluster = new AutoscaledCluster()
})
afterEach(() => cluster.close())

describe('W8 HorizontalPodAutoscaler: metrics', () => {
  test('W8 AverageValue of CPU and utilization of memory', () => {
    cluster.settled(2)
    const memory = {
      type: 'Resource',
      resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 500 } }
    }
    const average = {
      type: 'Resource',
      resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '100m' } }
    }
    cluster.create(autoscaler({ metrics: [average, memory] }))
    cluster.load(600)
    cluster.run(100)
    expect(cluster.replicas).toBeGreaterThan(4)
    const { currentMetrics = [] } = cluster.hpa().status!
    expect(currentMetrics.map(({ resource }) => resource!.name)).toEqual(['cpu', 'memory'])
    expect(currentMetrics[0]!.resource!.current.averageUtilization).toBeUndefined()
    expect(currentMetrics[1]!.resource!.current.averageUtilization).toBeGreaterThan(0)
    expect(cluster.events(cluster.hpa())[0]).toContain('reason: cpu resource above target')
  })

  test('W8 a container’s own usage', () => {
    cluster.settled(1)
    const source = { name: 'cpu', container: 'main', target: { type: 'Utilization', averageUtilization: 50 } }
    cluster.create(autoscaler({ metrics: [{ type: 'ContainerResource', containerResource: source }] }))
    cluster.load(150)
    cluster.run(60)
    expect(cluster.events(cluster.hpa())[0]).toContain(
      'reason: cpu container resource utilization (percentage of request) above target'
    )
    cluster.patch(
      'horizontalpodautoscalers web',
      { spec: { metrics: [{ type: 'ContainerResource', containerResource: { ...source, container: 'other' } }] } },
      { type: 'merge' }
    )
    cluster.run(20)
    expect(cluster.condition('ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'FailedGetContainerResourceMetric'
    })
    expect(cluster.condition('ScalingActive')!['message']).toMatch(
      /container other not present in metrics for pod default\/web-/
    )
  })

  test('W8 without a request there is no utilization, and events say of whom', () => {
    cluster.settled(1, {})
    cluster.create(autoscaler())
    cluster.run(20)
    const [only] = cluster.pods('app=web')
    const cause = `failed to get cpu utilization: missing request for cpu in container main of Pod ${only!.metadata.name}`
    expect(cluster.events(cluster.hpa())).toEqual([
      `Warning FailedGetResourceMetric: ${cause}`,
      `Warning FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${cause}`
    ])
    expect(cluster.condition('ScalingActive')).toMatchObject({
      status: 'False',
      message: `the HPA was unable to compute the replica count: ${cause}`
    })
    expect(cluster.rows('horizontalpodautoscalers')[0]).toMatchObject({ Targets: 'cpu: <unknown>/50%' })
  })

  test('W8 no pod has metrics yet: "no metrics returned from resource metrics API"', () => {
    cluster.create(deployment('web', { replicas: 1, container: requests, pod: { nodeSelector: { nowhere: 'here' } } }))
    cluster.create(autoscaler())
    cluster.run(20)
    expect(cluster.events(cluster.hpa())[0]).toBe(
      'Warning FailedGetResourceMetric: failed to get cpu utilization: unable to get metrics for resource cpu: no metrics returned from resource metrics API'
    )
  })

  const unserved: readonly (readonly [string, Body, string, string])[] = [
    [
      'Pods',
      { pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '1k' } } },
      'FailedGetPodsMetric',
      'unable to get metric hits: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered'
    ],
    [
      'Object',
      {
        object: {
          metric: { name: 'hits' },
          describedObject: { apiVersion: 'v1', kind: 'Service', name: 's' },
          target: { type: 'Value', value: '1k' }
        }
      },
      'FailedGetObjectMetric',
      'unable to get metric hits: Service on default s/unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered'
    ],
    [
      'External',
      { external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '30' } } },
      'FailedGetExternalMetric',
      'unable to get external metric default/queue/nil: unable to fetch metrics from external metrics API: the server could not find the requested resource (get queue.external.metrics.k8s.io)'
    ]
  ]
  test.each(unserved)('W8 %s metrics have no API here, and events say so', (type, source, reason, message) => {
    cluster.settled()
    cluster.create(autoscaler({ metrics: [{ type, ...source }] }))
    cluster.run(20)
    expect(cluster.events(cluster.hpa())[0]).toBe(`Warning ${reason}: ${message}`)
    expect(cluster.condition('ScalingActive')).toMatchObject({ status: 'False', reason })
    expect(cluster.replicas).toBe(1)
  })

  test('W8 of several metrics the largest number counts; one that fails forbids to scale down', () => {
    cluster.settled(4)
    const hits = {
      type: 'Pods',
      pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '1k' } }
    }
    cluster.create(autoscaler({ metrics: [cpu(50), hits] }))
    cluster.run(400)
    expect(cluster.replicas).toBe(4)
    expect(cluster.condition('ScalingActive')).toMatchObject({ status: 'False', reason: 'FailedGetPodsMetric' })
    cluster.load(600)
    cluster.run(60)
    expect(cluster.replicas).toBeGreaterThan(4)
  })
})
