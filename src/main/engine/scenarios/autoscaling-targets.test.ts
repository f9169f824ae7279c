import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Json } from '../../../shared/kube/object.ts'
import type { AutoscalingV1HorizontalPodAutoscaler, ReplicaSet } from '../../../shared/schema/types.ts'
import type { Body } from './cluster.ts'
import { AutoscaledCluster, autoscaler, cpu, requests } from './testing-autoscaling.ts'

let cluster: AutoscaledCluster
beforeEach(() => {
  cluster = new AutoscaledCluster()
})
afterEach(() => cluster.close())

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
    expect(cluster.events(cluster.hpa())).toEqual([`Warning FailedGetScale: ${message}`])
    expect(cluster.condition('AbleToScale')).toMatchObject({
      status: 'False',
      reason: 'FailedGetScale',
      message: `the HPA controller was unable to get the target's current scale: ${message}`
    })
  })

  test('W8 two autoscalers over the same pods: AmbiguousSelector', () => {
    cluster.settled(1)
    cluster.create(autoscaler())
    cluster.create({ ...autoscaler(), metadata: { name: 'zwo' } })
    cluster.run(40)
    expect(cluster.condition('ScalingActive')).toMatchObject({ status: 'False', reason: 'AmbiguousSelector' })
    expect(cluster.condition('ScalingActive')!['message']).toBe(
      'pods by selector app=web are controlled by multiple HPAs: [{web default} {zwo default}]'
    )
    cluster.delete('horizontalpodautoscalers zwo')
    cluster.run(20)
    expect(cluster.condition('ScalingActive')).toMatchObject({ status: 'True', reason: 'ValidMetricFound' })
  })
})

describe('W8 HorizontalPodAutoscaler: autoscaling/v1', () => {
  const address = { group: 'autoscaling', version: 'v1', resource: 'horizontalpodautoscalers', namespace: 'default' }

  test('W8 is served as v1 too, and what v1 has no field for travels in annotations', () => {
    cluster.settled(1)
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
    expect(cluster.hpa().spec.metrics).toHaveLength(2)
    expect(cluster.hpa().spec.behavior!.scaleDown!.policies).toHaveLength(1)
    expect(cluster.hpa().metadata.annotations).toBeUndefined()
  })

  test('W8 v1 without a target means 80 % of the CPU', () => {
    cluster.settled(1)
    const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
    const body = { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' } }
    cluster.submit({ ...address, verb: 'create', body: { ...body, spec: { maxReplicas: 3, scaleTargetRef } } })
    expect(cluster.hpa().spec.metrics).toEqual([cpu(80)])
    expect(cluster.hpa().spec.minReplicas).toBe(1)
  })
})
