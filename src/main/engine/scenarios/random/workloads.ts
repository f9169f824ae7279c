// What a random scenario creates: small workloads of every kind, all told apart by their label app.
import type { Random } from '../../sim/random.ts'
import type { Body } from '../cluster.ts'
import { deployment, pod, shell, statefulSet } from '../manifests.ts'

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
    container: pick(random, [requests, { ...requests, ...readiness }, crash]),
    pod: pick<Body>(random, [{}, {}, { priorityClassName: 'high' }])
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

function randomDatabase(random: Random, name: string): Body {
  const template = {
    metadata: { name: 'data' },
    spec: {
      storageClassName: pick(random, ['standard', 'network-disk']),
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '1Gi' } }
    }
  }
  const retention = pick<Body>(random, [
    {},
    {},
    { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' } },
    { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Delete' } }
  ])
  return statefulSet(name, {
    replicas: random.integer(4),
    spec: { ...pick(random, managements), ...retention, volumeClaimTemplates: [template] },
    container: { ...requests, volumeMounts: [{ name: 'data', mountPath: '/data' }] }
  })
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

function runOnce(name: string, script: string): Body {
  const containers = [{ name: 'main', ...shell(script), ...requests }]
  return { metadata: { labels: { app: name } }, spec: { restartPolicy: 'Never', containers } }
}

export function randomJob(random: Random, name: string): Body {
  const shape = pick<Body>(random, [
    {},
    { completions: 3, parallelism: 2 },
    { completions: 3, parallelism: 3, completionMode: 'Indexed', backoffLimitPerIndex: 1 },
    { activeDeadlineSeconds: 30 },
    { activeDeadlineSeconds: 200 },
    { ttlSecondsAfterFinished: 20 }
  ])
  const scripts = ['sleep 5; exit 0', 'sleep 2; exit 1', 'sleep 40; exit 0']
  // Only its deadline ends it.
  const script = 'activeDeadlineSeconds' in shape && random.integer(2) === 0 ? 'sleep 100000' : pick(random, scripts)
  const spec = { backoffLimit: random.integer(3), ...shape, template: runOnce(name, script) }
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec }
}

function randomCronJob(random: Random, name: string): Body {
  const script = pick(random, ['sleep 5; exit 0', 'exit 1', 'sleep 100; exit 0'])
  const spec = {
    concurrencyPolicy: pick(random, ['Allow', 'Forbid', 'Replace']),
    successfulJobsHistoryLimit: random.integer(3),
    failedJobsHistoryLimit: 1,
    ...pick<Body>(random, [{}, { timeZone: 'Asia/Seoul' }, { startingDeadlineSeconds: 30 }])
  }
  const schedule = pick(random, ['* * * * *', '*/3 * * * *'])
  const jobTemplate = { spec: { backoffLimit: 0, template: runOnce(name, script) } }
  return { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name }, spec: { schedule, ...spec, jobTemplate } }
}

function randomPod(random: Random, name: string): Body {
  // Not a name that a StatefulSet would want.
  return pod(`bare-${name}-${random.integer(3)}`, requests, {}, { labels: { app: name } })
}

const makers = [
  randomDeployment,
  randomDeployment,
  randomStatefulSet,
  randomDatabase,
  randomDaemonSet,
  randomReplicas,
  randomJob,
  randomCronJob,
  randomPod
]

/** Classes of pods that go before others: with and without a right to their places. */
export const priorityClasses = [
  { name: 'high', preemptionPolicy: 'PreemptLowerPriority' },
  { name: 'polite', preemptionPolicy: 'Never' }
].map(({ name, preemptionPolicy }) => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value: 1000,
  preemptionPolicy
}))

/** A workload of some kind under this name. */
export function randomWorkload(random: Random, name: string): Body {
  return pick(random, makers)(random, name)
}
