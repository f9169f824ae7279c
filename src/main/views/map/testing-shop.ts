// For tests: a namespace with an Ingress, Services, workloads and their pods, made by hand.
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { EndpointSlice, Ingress, NetworkPolicy, Pod, Service } from '../../../shared/schema/types.ts'
import { FixtureSource } from '../fixture/fixture-source.ts'
import { recordedNodes } from '../fixture/recorded-nodes.ts'
import {
  deploymentOf,
  hour,
  metaOf,
  podOf,
  recordedNow,
  replicaSetOf,
  templateOf,
  type PodFacts
} from '../fixture/recorded-objects.ts'
import type { MapQuery } from './map-scope.ts'

export const wholeShop: MapQuery = {
  namespaces: ['shop'],
  owners: false,
  config: false,
  policies: false,
  traffic: true,
  troubled: false,
  group: 'namespace',
  unfold: [],
  find: ''
}

function serviceOf(name: string, app = name): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metaOf('Service', 'shop', name, hour),
    spec: { type: 'ClusterIP', clusterIP: '10.96.0.10', selector: { app }, ports: [{ port: 80 }] }
  } as unknown as Service
}

function sliceOf(service: string, pods: readonly Pod[]): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    addressType: 'IPv4',
    metadata: metaOf('EndpointSlice', 'shop', `${service}-1`, hour, {
      labels: { 'kubernetes.io/service-name': service }
    }),
    endpoints: pods.map(({ status }, index) => ({
      addresses: [`10.0.0.${index}`],
      conditions: {
        ready: status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true
      }
    }))
  }
}

export function ingressOf(name: string, host: string, services: readonly string[]): Ingress {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: metaOf('Ingress', 'shop', name, hour),
    spec: {
      rules: [
        {
          host,
          http: {
            paths: services.map((service) => ({
              path: `/${service}`,
              pathType: 'Prefix',
              backend: { service: { name: service, port: { number: 80 } } }
            }))
          }
        }
      ]
    }
  } as unknown as Ingress
}

export function denyingPolicy(name: string, app: string, from: readonly string[]): NetworkPolicy {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metaOf('NetworkPolicy', 'shop', name, hour),
    spec: {
      podSelector: { matchLabels: { app } },
      policyTypes: ['Ingress'],
      ...(from.length > 0 && {
        ingress: [{ from: from.map((peer) => ({ podSelector: { matchLabels: { app: peer } } })) }]
      })
    }
  }
}

/** A Deployment with a ReplicaSet and pods for each of its revisions, and a Service with its endpoints. */
export function appOf(name: string, revisions: readonly (readonly PodFacts[])[]): KubeObject[] {
  const count = revisions.reduce((sum, pods) => sum + pods.length, 0)
  const facts = { namespace: 'shop', name, image: 'nginx', replicas: count, age: hour }
  const deployment = deploymentOf(facts, revisions.length)
  const template = templateOf(facts)
  const pods: Pod[] = []
  const sets = revisions.map((each, index) => {
    const set = replicaSetOf(deployment, index + 1, template, {
      hash: `hash${index + 1}`,
      replicas: each.length,
      ready: each.length,
      age: hour
    })
    for (const [at, pod] of each.entries())
      pods.push(podOf('shop', `${name}-hash${index + 1}-${at}`, set, template, pod))
    return set
  })
  return [deployment, ...sets, ...pods, serviceOf(name), sliceOf(name, pods)]
}

export const running = (node = 'worker-1'): PodFacts => ({ age: hour, node })
export const crashing = (node = 'worker-2'): PodFacts => ({
  age: hour,
  node,
  ready: false,
  state: { waiting: { reason: 'CrashLoopBackOff' } }
})

export function shopSource(...objects: readonly KubeObject[]): FixtureSource {
  const source = new FixtureSource('shop', recordedNow)
  for (const object of [...recordedNodes(), ...objects]) source.put(object)
  return source
}
