import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HorizontalPodAutoscaler } from '../../../shared/schema/types.ts'
import { deployment } from './manifests.ts'
import { AutoscaledCluster, autoscaler, requests } from './testing-autoscaling.ts'

let cluster: AutoscaledCluster
beforeEach(() => {
  cluster = new AutoscaledCluster()
})
afterEach(() => cluster.close())

describe('W8 HorizontalPodAutoscaler: following the load', () => {
  test('W8 it writes through the scale subresource: the number is the autoscaler’s then, and says so', () => {
    cluster.settled()
    cluster.create(autoscaler({ minReplicas: 2 }))
    cluster.run(20)
    expect(cluster.replicas).toBe(2)
    const owners = cluster.web.metadata.managedFields!.filter(
      ({ fieldsV1 }) => fieldsV1?.['f:spec']?.['f:replicas'] !== undefined
    )
    expect(owners).toEqual([
      {
        manager: 'kube-controller-manager',
        operation: 'Update',
        apiVersion: 'apps/v1',
        fieldsType: 'FieldsV1',
        fieldsV1: { 'f:spec': { 'f:replicas': {} } },
        subresource: 'scale'
      }
    ])
  })

  test('W8 it scales up when a person turns the load up, and down again five minutes after he turned it down', () => {
    cluster.settled()
    cluster.create(autoscaler())
    cluster.load(300)
    cluster.run(180)
    expect(cluster.replicas).toBeGreaterThanOrEqual(6)
    const peak = cluster.replicas
    cluster.load(0)
    cluster.run(240)
    expect(cluster.replicas).toBe(peak)
    expect(cluster.condition('AbleToScale')).toMatchObject({ status: 'True', reason: 'ScaleDownStabilized' })
    cluster.run(240)
    expect(cluster.replicas).toBeLessThan(3)
    expect(cluster.events(cluster.hpa())).toContainEqual(
      expect.stringMatching(/^Normal SuccessfulRescale: New size: \d; reason: All metrics below target/)
    )
  })

  test('W8 the load is spread over the ready pods: more pods each use less', () => {
    cluster.settled(2)
    cluster.load(400)
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
    const workload = cluster.engine.metrics.now({ type: 'workload', uid: cluster.web.metadata.uid })!
    expect(Math.abs(workload.cpu.usage - perPod())).toBeLessThan(10)
  })

  test('W8 a load never takes more than the container’s limit', () => {
    cluster.settled(1, { resources: { requests: { cpu: '100m' }, limits: { cpu: '200m' } } })
    cluster.load(5000)
    cluster.run(60)
    const [only] = cluster.pods('app=web')
    expect(cluster.engine.metrics.current(only!.metadata.uid)!.cpu.usage).toBe(200)
  })

  test('W8 a load is kept in the file: a restart goes on under it', () => {
    cluster.close()
    cluster = new AutoscaledCluster({ onDisk: true })
    cluster.settled(2)
    cluster.load(400)
    cluster.run(60)
    const { uid } = cluster.pods('app=web')[0]!.metadata
    const before = cluster.engine.metrics.current(uid)!.cpu.usage
    cluster.restart()
    expect(Math.abs(cluster.engine.metrics.current(uid)!.cpu.usage - before)).toBeLessThan(10)
    expect(cluster.engine.loads).toEqual({ [cluster.web.metadata.uid]: 400 })
    cluster.load(0)
    expect(cluster.engine.loads).toEqual({})
  })

  test('W8 it looks every 15 seconds, the first time 15 seconds after it was made', () => {
    cluster.settled()
    const made = cluster.create<HorizontalPodAutoscaler>(autoscaler({ minReplicas: 3 }))
    cluster.run(14)
    expect(cluster.hpa().metadata.resourceVersion).toBe(made.metadata.resourceVersion)
    cluster.run(2)
    expect(cluster.replicas).toBe(3)
    expect(cluster.events(cluster.hpa())).toEqual([
      'Normal SuccessfulRescale: New size: 3; reason: Current number of replicas below Spec.MinReplicas'
    ])
    expect(cluster.condition('AbleToScale')).toMatchObject({
      status: 'True',
      reason: 'SucceededRescale',
      message: 'the HPA controller was able to update the target scale to 3'
    })
  })

  test('W8 the number follows ceil(usage / target), and no more than doubles at once', () => {
    cluster.settled(2)
    cluster.create(autoscaler({ maxReplicas: 20 }))
    cluster.load(1000)
    cluster.run(46)
    const sizes = cluster
      .events(cluster.hpa())
      .flatMap((text) => /SuccessfulRescale: New size: (\d+)/.exec(text)?.[1] ?? [])
      .map(Number)
    expect(sizes[0]).toBe(4)
    expect(cluster.condition('ScalingLimited')).toMatchObject({ status: 'True', reason: 'ScaleUpLimit' })
    expect(cluster.events(cluster.hpa())[0]).toMatch(
      /New size: 4; reason: cpu resource utilization \(percentage of request\) above target/
    )
  })

  test('W8 within a tenth of the target nothing is done', () => {
    cluster.settled(2)
    const [only] = cluster.pods('app=web')
    const idle = cluster.engine.metrics.current(only!.metadata.uid)!.cpu.usage
    cluster.create(autoscaler())
    cluster.load(2 * (53 - idle))
    cluster.run(120)
    const used = cluster.hpa().status!.currentMetrics![0]!.resource!.current.averageUtilization!
    expect(used).toBeGreaterThan(50)
    expect(used).toBeLessThan(56)
    expect(cluster.replicas).toBe(2)
    expect(cluster.condition('ScalingLimited')).toMatchObject({ status: 'False', reason: 'DesiredWithinRange' })
  })

  test('W8 maxReplicas holds, and ScalingLimited says TooManyReplicas; minReplicas holds, TooFewReplicas', () => {
    cluster.settled(2)
    cluster.create(autoscaler({ minReplicas: 2, maxReplicas: 3 }))
    cluster.load(2000)
    cluster.run(120)
    expect(cluster.replicas).toBe(3)
    expect(cluster.condition('ScalingLimited')).toMatchObject({
      status: 'True',
      reason: 'TooManyReplicas',
      message: 'the desired replica count is more than the maximum replica count'
    })
    cluster.load(0)
    cluster.run(500)
    expect(cluster.replicas).toBe(2)
    expect(cluster.condition('ScalingLimited')).toMatchObject({ status: 'True', reason: 'TooFewReplicas' })
  })

  test('W8 a target above maxReplicas is taken down to it', () => {
    cluster.settled(5)
    cluster.create(autoscaler({ maxReplicas: 4 }))
    cluster.run(20)
    expect(cluster.replicas).toBe(4)
    expect(cluster.events(cluster.hpa())).toEqual([
      'Normal SuccessfulRescale: New size: 4; reason: Current number of replicas above Spec.MaxReplicas'
    ])
  })

  test('W8 a target with no replicas is left alone: ScalingDisabled', () => {
    cluster.settled(1)
    cluster.create(autoscaler())
    cluster.patch('deployments web', { spec: { replicas: 0 } })
    cluster.run(40)
    expect(cluster.replicas).toBe(0)
    expect(cluster.condition('ScalingActive')).toMatchObject({
      status: 'False',
      reason: 'ScalingDisabled',
      message: 'scaling is disabled since the replica count of the target is zero'
    })
  })

  test('W8 pods that have just started do not count: a start’s burst does not scale', () => {
    cluster.create(deployment('web', { replicas: 1, container: requests }))
    cluster.create(autoscaler())
    cluster.run(20)
    expect(cluster.condition('ScalingActive')).toMatchObject({ status: 'False', reason: 'FailedGetResourceMetric' })
    cluster.run(100)
    expect(cluster.replicas).toBe(1)
    expect(cluster.condition('ScalingActive')).toMatchObject({ status: 'True', reason: 'ValidMetricFound' })
  })
})
