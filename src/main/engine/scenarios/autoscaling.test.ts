import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Json } from '../../../shared/kube/object.ts'
import type {
  AutoscalingV1HorizontalPodAutoscaler,
  Deployment,
  HorizontalPodAutoscaler,
  ReplicaSet
} from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, type Body } from './cluster.ts'
import { deployment } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 3 })
})
afterEach(() => cluster.close())

const requests = { resources: { requests: { cpu: '100m', memory: '64Mi' } } }
const cpu = (averageUtilization: number): Body => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } }
})

function autoscaler(spec: Body = {}, target: Body = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }): Body {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { minReplicas: 1, maxReplicas: 10, metrics: [cpu(50)], scaleTargetRef: target, ...spec }
  }
}

const hpa = (name = 'web'): HorizontalPodAutoscaler =>
  cluster.get<HorizontalPodAutoscaler>(`horizontalpodautoscalers ${name}`)!
const web = (): Deployment => cluster.get<Deployment>('deployments web')!
const replicas = (): number => web().spec.replicas!
const load = (millicores: number): void => cluster.engine.setLoad(web().metadata.uid, millicores)
const condition = (type: string): Readonly<Record<string, string>> | undefined => conditionOf(hpa(), type)

/** A Deployment that has settled. */
function settled(count = 1, options: Body = requests): void {
  cluster.create(deployment('web', { replicas: count, container: options }))
  cluster.run(400)
}

describe('W8 HorizontalPodAutoscaler: following the load', () => {
  test('W8 it scales up when a person turns the load up, and down again five minutes after he turned it down', () => {
    settled()
    cluster.create(autoscaler())
    load(300)
    cluster.run(180)
    expect(replicas()).toBeGreaterThanOrEqual(6)
    const peak = replicas()
    load(0)
    cluster.run(240)
    expect(replicas()).toBe(peak)
    expect(condition('AbleToScale')).toMatchObject({ status: 'True', reason: 'ScaleDownStabilized' })
    cluster.run(240)
    expect(replicas()).toBeLessThan(3)
    expect(cluster.events(hpa())).toContainEqual(
      expect.stringMatching(/^Normal SuccessfulRescale: New size: \d; reason: All metrics below target/)
    )
  })

  test('W8 the load is spread over the ready pods: more pods each use less', () => {
    settled(2)
    load(400)
    cluster.run(60)
    const perPod = (): number => {
      const pods = cluster.pods('app=web')
      return pods.reduce((sum, { metadata: { uid } }) => sum + cluster.engine.metrics.current(uid)!.cpu.usage, 0)
    }
    const two = perPod() / 2
    cluster.patch('deployments web', { spec: { replicas: 4 } })
    cluster.run(60)
    expect(two).toBeGreaterThanOrEqual(200)
    expect(perPod() / 4).toBeGreaterThanOrEqual(100)
    expect(perPod() / 4).toBeLessThan(140)
    const workload = cluster.engine.metrics.now({ type: 'workload', uid: web().metadata.uid })!
    expect(Math.abs(workload.cpu.usage - perPod())).toBeLessThan(10)
  })

  test('W8 a load never takes more than the container’s limit', () => {
    settled(1, { resources: { requests: { cpu: '100m' }, limits: { cpu: '200m' } } })
    load(5000)
    cluster.run(60)
    const [only] = cluster.pods('app=web')
    expect(cluster.engine.metrics.current(only!.metadata.uid)!.cpu.usage).toBe(200)
  })

  test('W8 a load is kept in the file: a restart goes on under it', () => {
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    settled(2)
    load(400)
    cluster.run(60)
    const { uid } = cluster.pods('app=web')[0]!.metadata
    const before = cluster.engine.metrics.current(uid)!.cpu.usage
    cluster.restart()
    expect(Math.abs(cluster.engine.metrics.current(uid)!.cpu.usage - before)).toBeLessThan(10)
    expect(cluster.engine.loads).toEqual({ [web().metadata.uid]: 400 })
    load(0)
    expect(cluster.engine.loads).toEqual({})
  })

  test('W8 it looks every 15 seconds, the first time 15 seconds after it was made', () => {
    settled()
    const made = cluster.create<HorizontalPodAutoscaler>(autoscaler({ minReplicas: 3 }))
    cluster.run(14)
    expect(hpa().metadata.resourceVersion).toBe(made.metadata.resourceVersion)
    cluster.run(2)
    expect(replicas()).toBe(3)
    expect(cluster.events(hpa())).toEqual([
      'Normal SuccessfulRescale: New size: 3; reason: Current number of replicas below Spec.MinReplicas'
    ])
    expect(condition('AbleToScale')).toMatchObject({
      status: 'True',
      reason: 'SucceededRescale',
      message: 'the HPA controller was able to update the target scale to 3'
    })
  })

  test('W8 the number follows ceil(usage / target), and no more than doubles at once', () => {
    settled(2)
    cluster.create(autoscaler({ maxReplicas: 20 }))
    load(1000)
    cluster.run(46)
    const sizes = cluster
      .events(hpa())
      .flatMap((text) => /SuccessfulRescale: New size: (\d+)/.exec(text)?.[1] ?? [])
      .map(Number)
    expect(sizes[0]).toBe(4)
    expect(condition('ScalingLimited')).toMatchObject({ status: 'True', reason: 'ScaleUpLimit' })
    expect(cluster.events(hpa())[0]).toMatch(
      /New size: 4; reason: cpu resource utilization \(percentage of request\) above target/
    )
  })

  test('W8 within a tenth of the target nothing is done', () => {
    settled(2)
    const [only] = cluster.pods('app=web')
    const idle = cluster.engine.metrics.current(only!.metadata.uid)!.cpu.usage
    cluster.create(autoscaler())
    load(2 * (53 - idle))
    cluster.run(120)
    const used = hpa().status!.currentMetrics![0]!.resource!.current.averageUtilization!
    expect(used).toBeGreaterThan(50)
    expect(used).toBeLessThan(56)
    expect(replicas()).toBe(2)
    expect(condition('ScalingLimited')).toMatchObject({ status: 'False', reason: 'DesiredWithinRange' })
  })

  test('W8 maxReplicas holds, and ScalingLimited says TooManyReplicas; minReplicas holds, TooFewReplicas', () => {
    settled(2)
    cluster.create(autoscaler({ minReplicas: 2, maxReplicas: 3 }))
    load(2000)
    cluster.run(120)
    expect(replicas()).toBe(3)
    expect(condition('ScalingLimited')).toMatchObject({
      status: 'True',
      reason: 'TooManyReplicas',
      message: 'the desired replica count is more than the maximum replica count'
    })
    load(0)
    cluster.run(500)
    expect(replicas()).toBe(2)
    expect(condition('ScalingLimited')).toMatchObject({ status: 'True', reason: 'TooFewReplicas' })
  })

  test('W8 a target above maxReplicas is taken down to it', () => {
    settled(5)
    cluster.create(autoscaler({ maxReplicas: 4 }))
    cluster.run(20)
    expect(replicas()).toBe(4)
    expect(cluster.events(hpa())).toEqual([
      'Normal SuccessfulRescale: New size: 4; reason: Current number of replicas above Spec.MaxReplicas'
    ])
  })

  test('W8 a target with no replicas is left alone: ScalingDisabled', () => {
    settled(1)
    cluster.create(autoscaler())
    cluster.patch('deployments web', { spec: { replicas: 0 } })
    cluster.run(40)
    expect(replicas()).toBe(0)
    expect(condition('ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'ScalingDisabled',
      message: 'scaling is disabled since the replica count of the target is zero'
    })
  })

  test('W8 pods that have just started do not count: a start’s burst does not scale', () => {
    cluster.create(deployment('web', { replicas: 1, container: requests }))
    cluster.create(autoscaler())
    cluster.run(20)
    expect(condition('ScalingActive')).toMatchObject({ status: 'False', reason: 'FailedGetResourceMetric' })
    cluster.run(100)
    expect(replicas()).toBe(1)
    expect(condition('ScalingActive')).toMatchObject({ status: 'True', reason: 'ValidMetricFound' })
  })
})

describe('W8 HorizontalPodAutoscaler: metrics', () => {
  test('W8 AverageValue of CPU and utilization of memory', () => {
    settled(2)
    const memory = {
      type: 'Resource',
      resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 500 } }
    }
    const average = {
      type: 'Resource',
      resource: { name: 'cpu', target: { type: 'AverageValue', averageValue: '100m' } }
    }
    cluster.create(autoscaler({ metrics: [average, memory] }))
    load(600)
    cluster.run(100)
    expect(replicas()).toBeGreaterThan(4)
    const { currentMetrics = [] } = hpa().status!
    expect(currentMetrics.map(({ resource }) => resource!.name)).toEqual(['cpu', 'memory'])
    expect(currentMetrics[0]!.resource!.current.averageUtilization).toBeUndefined()
    expect(currentMetrics[1]!.resource!.current.averageUtilization).toBeGreaterThan(0)
    expect(cluster.events(hpa())[0]).toContain('reason: cpu resource above target')
  })

  test('W8 a container’s own usage', () => {
    settled(1)
    const source = { name: 'cpu', container: 'main', target: { type: 'Utilization', averageUtilization: 50 } }
    cluster.create(autoscaler({ metrics: [{ type: 'ContainerResource', containerResource: source }] }))
    load(150)
    cluster.run(60)
    expect(cluster.events(hpa())[0]).toContain(
      'reason: cpu container resource utilization (percentage of request) above target'
    )
    cluster.patch(
      'horizontalpodautoscalers web',
      { spec: { metrics: [{ type: 'ContainerResource', containerResource: { ...source, container: 'other' } }] } },
      { type: 'merge' }
    )
    cluster.run(20)
    expect(condition('ScalingActive')).toMatchObject({ status: 'False', reason: 'FailedGetContainerResourceMetric' })
    expect(condition('ScalingActive')!['message']).toMatch(
      /container other not present in metrics for pod default\/web-/
    )
  })

  test('W8 without a request there is no utilization, and events say of whom', () => {
    settled(1, {})
    cluster.create(autoscaler())
    cluster.run(20)
    const [only] = cluster.pods('app=web')
    const cause = `failed to get cpu utilization: missing request for cpu in container main of Pod ${only!.metadata.name}`
    expect(cluster.events(hpa())).toEqual([
      `Warning FailedGetResourceMetric: ${cause}`,
      `Warning FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: ${cause}`
    ])
    expect(condition('ScalingActive')).toMatchObject({
      status: 'False',
      message: `the HPA was unable to compute the replica count: ${cause}`
    })
    expect(cluster.rows('horizontalpodautoscalers')[0]).toMatchObject({ Targets: 'cpu: <unknown>/50%' })
  })

  test('W8 no pod has metrics yet: "no metrics returned from resource metrics API"', () => {
    cluster.create(deployment('web', { replicas: 1, container: requests, pod: { nodeSelector: { nowhere: 'here' } } }))
    cluster.create(autoscaler())
    cluster.run(20)
    expect(cluster.events(hpa())[0]).toBe(
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
    settled()
    cluster.create(autoscaler({ metrics: [{ type, ...source }] }))
    cluster.run(20)
    expect(cluster.events(hpa())[0]).toBe(`Warning ${reason}: ${message}`)
    expect(condition('ScalingActive')).toMatchObject({ status: 'False', reason })
    expect(replicas()).toBe(1)
  })

  test('W8 of several metrics the largest number counts; one that fails forbids to scale down', () => {
    settled(4)
    const hits = {
      type: 'Pods',
      pods: { metric: { name: 'hits' }, target: { type: 'AverageValue', averageValue: '1k' } }
    }
    cluster.create(autoscaler({ metrics: [cpu(50), hits] }))
    cluster.run(400)
    expect(replicas()).toBe(4)
    expect(condition('ScalingActive')).toMatchObject({ status: 'False', reason: 'FailedGetPodsMetric' })
    load(600)
    cluster.run(60)
    expect(replicas()).toBeGreaterThan(4)
  })
})

describe('W8 HorizontalPodAutoscaler: behavior', () => {
  const policies = (type: string, value: number, periodSeconds: number): Json => [{ type, value, periodSeconds }]

  test('W8 a policy of pods a minute limits how fast it grows', () => {
    settled(1)
    cluster.create(autoscaler({ behavior: { scaleUp: { policies: policies('Pods', 1, 60) } } }))
    load(800)
    cluster.run(32)
    expect(replicas()).toBe(2)
    expect(condition('ScalingLimited')).toMatchObject({ status: 'True', reason: 'ScaleUpLimit' })
    cluster.run(30)
    expect(replicas()).toBe(2)
    cluster.run(45)
    expect(replicas()).toBe(3)
  })

  test('W8 a policy in percent, and selectPolicy Min takes the smaller', () => {
    settled(4)
    const two = [...(policies('Percent', 50, 60) as Json[]), ...(policies('Pods', 4, 60) as Json[])]
    cluster.create(autoscaler({ maxReplicas: 20, behavior: { scaleUp: { policies: two, selectPolicy: 'Min' } } }))
    load(3000)
    cluster.run(46)
    expect(replicas()).toBe(6)
  })

  test('W8 selectPolicy Disabled never scales down', () => {
    settled(4)
    cluster.create(autoscaler({ behavior: { scaleDown: { selectPolicy: 'Disabled' } } }))
    cluster.run(600)
    expect(replicas()).toBe(4)
    expect(condition('ScalingLimited')).toMatchObject({ status: 'True', reason: 'ScaleDownLimit' })
  })

  test('W8 the window of scaling up waits for the lowest recommendation', () => {
    settled(1)
    cluster.create(autoscaler({ behavior: { scaleUp: { stabilizationWindowSeconds: 120 } } }))
    cluster.run(60)
    load(500)
    cluster.run(60)
    expect(replicas()).toBe(1)
    expect(condition('AbleToScale')).toMatchObject({ reason: 'ScaleUpStabilized' })
    cluster.run(120)
    expect(replicas()).toBeGreaterThan(3)
  })

  test('W8 the window of scaling down is what behavior says', () => {
    settled(4)
    cluster.create(autoscaler({ behavior: { scaleDown: { stabilizationWindowSeconds: 30 } } }))
    cluster.run(90)
    expect(replicas()).toBeLessThan(3)
  })

  test('W8 tolerance is an alpha field of 1.34: it is dropped', () => {
    settled(1)
    cluster.create(autoscaler({ behavior: { scaleUp: { tolerance: '0.5' } } }))
    expect(hpa().spec.behavior!.scaleUp).not.toHaveProperty('tolerance')
    expect(hpa().spec.behavior!.scaleUp!.policies).toHaveLength(2)
  })
})

describe('W8 HorizontalPodAutoscaler: targets', () => {
  test('W8 a ReplicaSet is scaled', () => {
    cluster.create({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: { name: 'web' },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'main', image: 'nginx:1.27', ...requests }] }
        }
      }
    })
    cluster.create(autoscaler({}, { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web' }))
    cluster.run(120)
    const target = (): ReplicaSet => cluster.get<ReplicaSet>('replicasets web')!
    cluster.engine.setLoad(target().metadata.uid, 300)
    cluster.run(200)
    expect(target().spec.replicas).toBeGreaterThan(4)
  })

  const otherTargets: readonly (readonly [string, string, Body])[] = [
    ['StatefulSet', 'apps/v1', { selector: { matchLabels: { app: 'web' } }, serviceName: 'web' }],
    ['ReplicationController', 'v1', { selector: { app: 'web' } }]
  ]
  test.each(otherTargets)('W8 a %s is scaled', (kind, apiVersion, spec) => {
    const containers = [{ name: 'main', image: 'nginx:1.27', ...requests }]
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers } }
    const { metadata } = cluster.create({
      apiVersion,
      kind,
      metadata: { name: 'web' },
      spec: { ...spec, replicas: 1, template }
    })
    cluster.create(autoscaler({}, { apiVersion, kind, name: 'web' }))
    cluster.run(120)
    cluster.engine.setLoad(metadata.uid, 300)
    cluster.run(240)
    expect(cluster.pods('app=web').length).toBeGreaterThan(4)
  })

  const lostTargets: readonly (readonly [string, Body, string])[] = [
    [
      'that is not there',
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' },
      'deployments.apps "none" not found'
    ],
    [
      'of a kind that nobody knows',
      { apiVersion: 'apps/v1', kind: 'Gizmo', name: 'web' },
      'no matches for kind "Gizmo" in group "apps"'
    ],
    [
      'without a scale',
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'web' },
      'the server could not find the requested resource'
    ]
  ]
  test.each(lostTargets)('W8 a target %s: FailedGetScale', (_title, target, message) => {
    cluster.create(autoscaler({}, target))
    cluster.run(20)
    expect(cluster.events(hpa())).toEqual([`Warning FailedGetScale: ${message}`])
    expect(condition('AbleToScale')).toMatchObject({
      status: 'False',
      reason: 'FailedGetScale',
      message: `the HPA controller was unable to get the target's current scale: ${message}`
    })
  })

  test('W8 two autoscalers over the same pods: AmbiguousSelector', () => {
    settled(1)
    cluster.create(autoscaler())
    cluster.create({ ...autoscaler(), metadata: { name: 'zwo' } })
    cluster.run(40)
    expect(condition('ScalingActive')).toMatchObject({ status: 'False', reason: 'AmbiguousSelector' })
    expect(condition('ScalingActive')!['message']).toBe(
      'pods by selector app=web are controlled by multiple HPAs: [{web default} {zwo default}]'
    )
    cluster.delete('horizontalpodautoscalers zwo')
    cluster.run(20)
    expect(condition('ScalingActive')).toMatchObject({ status: 'True', reason: 'ValidMetricFound' })
  })
})

describe('W8 HorizontalPodAutoscaler: autoscaling/v1', () => {
  const address = { group: 'autoscaling', version: 'v1', resource: 'horizontalpodautoscalers', namespace: 'default' }

  test('W8 is served as v1 too, and what v1 has no field for travels in annotations', () => {
    settled(1)
    const memory = {
      type: 'Resource',
      resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } }
    }
    cluster.create(autoscaler({ metrics: [cpu(50), memory], behavior: { scaleDown: {} } }))
    cluster.run(20)
    const { object } = cluster.submit({ ...address, verb: 'get', name: 'web' })
    const shown = object as AutoscalingV1HorizontalPodAutoscaler
    expect(shown.apiVersion).toBe('autoscaling/v1')
    expect(shown.spec.targetCPUUtilizationPercentage).toBe(50)
    expect(shown.status!.currentCPUUtilizationPercentage).toBeGreaterThan(0)
    const annotations = shown.metadata.annotations!
    expect(annotations['autoscaling.alpha.kubernetes.io/metrics']).toBe(
      '[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"100Mi"}}]'
    )
    expect(JSON.parse(annotations['autoscaling.alpha.kubernetes.io/conditions']!)).toHaveLength(3)
    expect(annotations['autoscaling.alpha.kubernetes.io/behavior']).toContain(
      '"ScaleDown":{"StabilizationWindowSeconds"'
    )
    const { resourceVersion: _version, ...metadata } = shown.metadata
    cluster.submit({ ...address, verb: 'update', name: 'web', body: { ...shown, metadata } as unknown as Json })
    expect(hpa().spec.metrics).toHaveLength(2)
    expect(hpa().spec.behavior!.scaleDown!.policies).toHaveLength(1)
    expect(hpa().metadata.annotations).toBeUndefined()
  })

  test('W8 v1 without a target means 80 % of the CPU', () => {
    settled(1)
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
    const body = { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' } }
    cluster.submit({ ...address, verb: 'create', body: { ...body, spec: { maxReplicas: 3, scaleTargetRef } } })
    expect(hpa().spec.metrics).toEqual([cpu(80)])
    expect(hpa().spec.minReplicas).toBe(1)
  })
})
