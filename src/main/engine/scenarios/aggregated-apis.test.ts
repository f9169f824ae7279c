import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { APIService } from '../../../shared/kinds/apiservice/api-service.ts'
import { servedKinds } from '../../apiserver/discovery/served-kinds.ts'
import { undisturbed } from '../containers/disturbance.ts'
import { Cluster, conditionOf, refusal, type Refusal } from './cluster.ts'
import { deployment } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const registration = 'apiservices v1beta1.metrics.k8s.io'
const ask = (resource = 'nodes', name?: string): ReturnType<Cluster['submit']> =>
  cluster.submit({
    verb: name === undefined ? 'list' : 'get',
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    resource,
    ...(name === undefined ? {} : { name })
  })
const top = (resource?: string, name?: string): Refusal => refusal(ask(resource, name))
const available = (): string => {
  const {
    status = '',
    reason = '',
    message = ''
  } = conditionOf(cluster.get<APIService>(registration), 'Available') ?? {}
  return `${status} ${reason}: ${message}`
}
const scale = (replicas: number): void =>
  void cluster.patch('deployments metrics-server', { spec: { replicas } }, { namespace: 'kube-system' })
const unable = (what: string): Refusal => ({
  code: 503,
  reason: 'ServiceUnavailable',
  message: `the server is currently unable to handle the request (get ${what})`
})
const isGroupServed = (): boolean =>
  servedKinds(cluster.engine)
    .list()
    .some(({ group }) => group === 'metrics.k8s.io')

describe('S14 metrics-server is a pod behind an APIService', () => {
  test('S14 a new cluster has measures once its pod is ready; without it kubectl top fails in upstream’s words', () => {
    expect([available(), ask().code]).toEqual(['True Passed: all checks passed', 200])
    scale(0)
    cluster.run(5)
    expect(available()).toBe(
      'False MissingEndpoints: endpointslices for service/metrics-server in "kube-system" have no addresses with port name "https"'
    )
    expect(cluster.rows('apiservices').find(({ Name }) => Name === 'v1beta1.metrics.k8s.io')?.['Available']).toBe(
      'False (MissingEndpoints)'
    )
    expect(top()).toEqual(unable('nodes.metrics.k8s.io'))
    expect(top('nodes', 'worker1')).toEqual(unable('nodes.metrics.k8s.io worker1'))
    // It is there, though nobody answers for it.
    expect(isGroupServed()).toBe(true)
    scale(1)
    expect(cluster.until(() => ask().code === 200, 90)).toBeGreaterThan(20)
    expect(available()).toBe('True Passed: all checks passed')
  })

  test('S14 a pod that hangs is noticed, and an image that serves something else', () => {
    const [server] = cluster.pods('k8s-app=metrics-server', 'kube-system')
    cluster.engine.runtime.disturb(server!.status!.containerStatuses![0]!.containerID!, {
      ...undisturbed,
      isHung: true
    })
    expect(cluster.until(() => ask().code === 503, 60)).toBeLessThan(60)
    cluster.patch(
      'deployments metrics-server',
      {
        spec: {
          template: {
            spec: {
              containers: [
                {
                  name: 'metrics-server',
                  image: 'drydock/policy-server:1.0',
                  readinessProbe: null,
                  livenessProbe: null,
                  args: ['--secure-port=10250']
                }
              ]
            }
          }
        }
      },
      { namespace: 'kube-system' }
    )
    cluster.run(120)
    const { spec } = cluster.get<{ readonly spec: { readonly clusterIP: string } } & APIService>(
      'services metrics-server',
      'kube-system'
    )!
    const url = `https://${(spec as { readonly clusterIP?: string }).clusterIP}:443/apis/metrics.k8s.io/v1beta1`
    expect(available()).toBe(
      `False FailedDiscoveryCheck: failing or missing response from ${url}: bad status from ${url}: 404`
    )
  })

  test('S14 without the Service, and without the APIService, which stays away over a restart', () => {
    cluster.delete('services metrics-server', { namespace: 'kube-system' })
    cluster.run(1)
    expect(available()).toBe('False ServiceNotFound: service/metrics-server in "kube-system" is not present')
    cluster.delete(registration)
    expect(top()).toEqual({
      code: 404,
      reason: 'NotFound',
      message: 'the server could not find the requested resource'
    })
    expect(isGroupServed()).toBe(false)
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    cluster.delete(registration)
    cluster.restart()
    cluster.run(5)
    expect(cluster.get(registration)).toBeUndefined()
  })

  test('S14 a restart of the process changes nothing of what is available', () => {
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    const since = (): string | undefined =>
      conditionOf(cluster.get<APIService>(registration), 'Available')?.['lastTransitionTime']
    const before = since()
    cluster.restart()
    expect(ask().code).toBe(200)
    cluster.run(60)
    expect([available(), since()]).toEqual(['True Passed: all checks passed', before])
  })

  test('S14 an autoscaler hears the same', () => {
    cluster.create(deployment('web', { replicas: 1, container: { resources: { requests: { cpu: '100m' } } } }))
    cluster.create({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      metadata: { name: 'web' },
      spec: {
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }
        ]
      }
    })
    scale(0)
    cluster.run(60)
    const scaler = cluster.get<APIService>('horizontalpodautoscalers web')
    expect(conditionOf(scaler, 'ScalingActive')).toMatchObject({
      status: 'False',
      message:
        'the HPA was unable to compute the replica count: failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource metrics API: the server is currently unable to handle the request (get pods.metrics.k8s.io)'
    })
  })
})
