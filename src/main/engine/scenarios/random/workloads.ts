// What a random scenario creates: small workloads of every kind, all told apart by their label app.
import type { Random } from '../../sim/random.ts'
import type { Body } from '../cluster.ts'
import { deployment, pod, service, shell, statefulSet } from '../manifests.ts'

export const names = ['red', 'green', 'blue', 'black']
export const images = ['nginx:1.26', 'nginx:1.27', 'nginx:1.28', 'nginx:no-such-tag']
export const workers = ['worker-1', 'worker-2', 'worker-3']

export function pick<T>(random: Random, values: readonly T[]): T {
  return values[random.integer(values.length)]!
}

const requests = { resources: { requests: { cpu: '250m', memory: '64Mi' } } }
const readiness = { readinessProbe: { httpGet: { port: 80 }, periodSeconds: 2 } }
const crash = { ...shell('sleep 20; exit 1'), ...requests }

const strategies: readonly Body[] = [
  {},
  { strategy: { type: 'Recreate' } },
  { minReadySeconds: 20 },
  { strategy: { rollingUpdate: { maxSurge: '50%', maxUnavailable: 0 } } },
  { revisionHistoryLimit: 1 },
  { progressDeadlineSeconds: 60 }
]

function randomDeployment(random: Random, name: string): Body {
  return deployment(name, {
    replicas: random.integer(7),
    image: pick(random, images),
    spec: pick(random, strategies),
    container: pick(random, [requests, { ...requests, ...readiness }, crash])
  })
}

const managements: readonly Body[] = [
  {},
  { podManagementPolicy: 'Parallel' },
  { minReadySeconds: 5 },
  { updateStrategy: { type: 'OnDelete' } },
  { updateStrategy: { rollingUpdate: { partition: 1 } } }
]

function randomStatefulSet(random: Random, name: string): Body {
  const spec = pick(random, managements)
  return statefulSet(name, { replicas: random.integer(5), image: pick(random, images), spec, container: requests })
}

function randomDaemonSet(random: Random, name: string): Body {
  const rollingUpdate = pick<Body>(random, [{}, { maxUnavailable: 2 }, { maxUnavailable: 0, maxSurge: 1 }])
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      updateStrategy: { rollingUpdate },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'main', image: pick(random, images), resources: { requests: { cpu: '50m' } } }] }
      }
    }
  }
}

function randomReplicas(random: Random, name: string): Body {
  const { kind, apiVersion, selector } = pick<{ kind: string; apiVersion: string; selector: Body }>(random, [
    { kind: 'ReplicaSet', apiVersion: 'apps/v1', selector: { matchLabels: { app: name } } },
    { kind: 'ReplicationController', apiVersion: 'v1', selector: { app: name } }
  ])
  const { spec } = pod(name, requests) as { readonly spec: Body }
  const template = { metadata: { labels: { app: name } }, spec }
  return { apiVersion, kind, metadata: { name }, spec: { replicas: random.integer(4), selector, template } }
}

function randomJob(random: Random, name: string): Body {
  const script = pick(random, ['sleep 5; exit 0', 'sleep 2; exit 1', 'sleep 40; exit 0'])
  const shape = pick<Body>(random, [
    {},
    { completions: 3, parallelism: 2 },
    { completions: 3, parallelism: 3, completionMode: 'Indexed', backoffLimitPerIndex: 1 },
    { activeDeadlineSeconds: 30 },
    { ttlSecondsAfterFinished: 20 }
  ])
  const template = {
    metadata: { labels: { app: name } },
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', ...shell(script), ...requests }] }
  }
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { backoffLimit: random.integer(3), ...shape, template }
  }
}

function randomPod(random: Random, name: string): Body {
  // Not a name that a StatefulSet would want.
  return pod(`bare-${name}-${random.integer(3)}`, requests, {}, { labels: { app: name } })
}

const makers = [
  randomDeployment,
  randomDeployment,
  randomStatefulSet,
  randomStatefulSet,
  randomDaemonSet,
  randomReplicas,
  randomJob,
  randomPod
]

/** A workload of some kind under this name. */
export function randomWorkload(random: Random, name: string): Body {
  return pick(random, makers)(random, name)
}

/** What workloads of the name have beside them: a Service, a budget, a quota. */
export function randomCompanion(random: Random, name: string): Body {
  const metadata = { name }
  return pick<Body>(random, [
    service(name),
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata,
      spec: {
        selector: { matchLabels: { app: name } },
        ...pick<Body>(random, [
          { minAvailable: 1 },
          { minAvailable: 2 },
          { minAvailable: '50%' },
          { maxUnavailable: 1 }
        ])
      }
    },
    {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata,
      spec: {
        hard: pick<Body>(random, [{ pods: '6' }, { pods: '12', 'requests.cpu': '2' }, { 'count/jobs.batch': '1' }])
      }
    }
  ])
}
