// What workloads have beside them: Services, budgets, limits, autoscalers.
import type { Random } from '../../sim/random.ts'
import type { Body } from '../cluster.ts'
import { service } from '../manifests.ts'
import { pick } from './workloads.ts'

export const companions = [
  'services',
  'poddisruptionbudgets',
  'resourcequotas',
  'limitranges',
  'horizontalpodautoscalers'
]

/** A budget of all pods whose label app has this value. */
export function randomBudget(random: Random, name: string): Body {
  const allowed = pick<Body>(random, [
    { minAvailable: 1 },
    { minAvailable: 2 },
    { minAvailable: '50%' },
    { maxUnavailable: 1 }
  ])
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { selector: { matchLabels: { app: name } }, ...allowed }
  }
}

function randomQuota(random: Random, name: string): Body {
  const hard = pick<Body>(random, [
    { pods: '6' },
    { pods: '12', 'requests.cpu': '2' },
    { 'count/jobs.batch': '1' },
    { persistentvolumeclaims: '2', 'requests.storage': '3Gi' }
  ])
  return { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name }, spec: { hard } }
}

function randomLimits(random: Random, name: string): Body {
  const limit = pick<Body>(random, [
    { type: 'Container', default: { cpu: '500m' }, defaultRequest: { cpu: '100m' } },
    { type: 'Container', max: { cpu: '2' } },
    { type: 'Container', min: { cpu: '100m' } },
    { type: 'PersistentVolumeClaim', max: { storage: '1Gi' } }
  ])
  return { apiVersion: 'v1', kind: 'LimitRange', metadata: { name }, spec: { limits: [limit] } }
}

export function randomAutoscaler(random: Random, kind: string, name: string): Body {
  const minReplicas = 1 + random.integer(2)
  const cpu = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }
  // Nobody serves it: such an autoscaler knows its bounds and nothing else.
  const unknown = {
    type: 'Pods',
    pods: { metric: { name: 'sales' }, target: { type: 'AverageValue', averageValue: '1' } }
  }
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    // Two workloads of one name share their pods' label, and may each have one.
    metadata: { name: `${kind.toLowerCase()}-${name}` },
    spec: {
      minReplicas,
      maxReplicas: minReplicas + random.integer(4),
      metrics: [pick(random, [cpu, cpu, unknown])],
      scaleTargetRef: { apiVersion: 'apps/v1', kind, name }
    }
  }
}

const makers = [(_random: Random, name: string) => service(name), randomBudget, randomQuota, randomLimits]

/** Something else that concerns the workloads of this name. */
export function randomCompanion(random: Random, name: string): Body {
  return pick(random, makers)(random, name)
}
