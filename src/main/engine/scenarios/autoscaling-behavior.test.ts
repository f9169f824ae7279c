import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Json } from '../../../shared/kube/object.ts'
import { AutoscaledCluster, autoscaler } from './testing-autoscaling.ts'

let cluster: AutoscaledCluster
beforeEach(() => {
  cluster = new AutoscaledCluster()
})
afterEach(() => cluster.close())

describe('W8 HorizontalPodAutoscaler: behavior', () => {
  const policies = (type: string, value: number, periodSeconds: number): Json => [{ type, value, periodSeconds }]

  test('W8 a policy of pods a minute limits how fast it grows', () => {
    cluster.settled(1)
    cluster.create(autoscaler({ behavior: { scaleUp: { policies: policies('Pods', 1, 60) } } }))
    cluster.load(800)
    cluster.run(32)
    expect(cluster.replicas).toBe(2)
    expect(cluster.condition('ScalingLimited')).toMatchObject({ status: 'True', reason: 'ScaleUpLimit' })
    cluster.run(30)
    expect(cluster.replicas).toBe(2)
    cluster.run(45)
    expect(cluster.replicas).toBe(3)
  })

  test('W8 a policy in percent, and selectPolicy Min takes the smaller', () => {
    cluster.settled(4)
    const two = [...(policies('Percent', 50, 60) as Json[]), ...(policies('Pods', 4, 60) as Json[])]
    cluster.create(autoscaler({ maxReplicas: 20, behavior: { scaleUp: { policies: two, selectPolicy: 'Min' } } }))
    cluster.load(3000)
    cluster.run(46)
    expect(cluster.replicas).toBe(6)
  })

  test('W8 selectPolicy Disabled never scales down', () => {
    cluster.settled(4)
    cluster.create(autoscaler({ behavior: { scaleDown: { selectPolicy: 'Disabled' } } }))
    cluster.run(600)
    expect(cluster.replicas).toBe(4)
    expect(cluster.condition('ScalingLimited')).toMatchObject({ status: 'True', reason: 'ScaleDownLimit' })
  })

  test('W8 the window of scaling up waits for the lowest recommendation', () => {
    cluster.settled(1)
    cluster.create(autoscaler({ behavior: { scaleUp: { stabilizationWindowSeconds: 120 } } }))
    cluster.run(60)
    cluster.load(500)
    cluster.run(60)
    expect(cluster.replicas).toBe(1)
    expect(cluster.condition('AbleToScale')).toMatchObject({ reason: 'ScaleUpStabilized' })
    cluster.run(120)
    expect(cluster.replicas).toBeGreaterThan(3)
  })

  test('W8 the window of scaling down is what behavior says', () => {
    cluster.settled(4)
    cluster.create(autoscaler({ behavior: { scaleDown: { stabilizationWindowSeconds: 30 } } }))
    cluster.run(90)
    expect(cluster.replicas).toBeLessThan(3)
  })

  test('W8 tolerance is an alpha field of 1.34: it is dropped', () => {
    cluster.settled(1)
    cluster.create(autoscaler({ behavior: { scaleUp: { tolerance: '0.5' } } }))
    expect(cluster.hpa().spec.behavior!.scaleUp).not.toHaveProperty('tolerance')
    expect(cluster.hpa().spec.behavior!.scaleUp!.policies).toHaveLength(2)
  })
})
