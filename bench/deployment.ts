// The Deployments that benchmarks run, and who makes them.
import type { ApiRequest } from '../src/main/engine/api/request.ts'
import type { Json } from '../src/shared/kube/object.ts'

export const identity = { user: 'kubernetes-admin', groups: ['system:masters'], userAgent: 'bench' }
export const startTime = Date.UTC(2026, 10, 20, 12)

/** Makes a Deployment in the namespace default whose pods, labelled app=NAME, have this container. */
export function deployment(name: string, replicas: number, container: Json): ApiRequest {
  return {
    verb: 'create',
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    namespace: 'default',
    body: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        replicas,
        selector: { matchLabels: { app: name } },
        template: { metadata: { labels: { app: name } }, spec: { containers: [container] } }
      }
    }
  }
}

/** A container that runs a shell script. */
export function scripted(script: string): Json {
  return { name: 'main', image: 'busybox:1.36', command: ['sh', '-c', script] }
}
