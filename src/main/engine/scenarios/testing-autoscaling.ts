// What scenarios of the autoscaler share: a Deployment that has settled, an autoscaler over it, and what they say.
import type { Deployment, HorizontalPodAutoscaler } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, type Body } from './cluster.ts'
import { deployment } from './manifests.ts'

export const requests = { resources: { requests: { cpu: '100m', memory: '64Mi' } } }
export const cpu = (averageUtilization: number): Body => ({
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } }
})

export function autoscaler(
  spec: Body = {},
  target: Body = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
): Body {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { minReplicas: 1, maxReplicas: 10, metrics: [cpu(50)], scaleTargetRef: target, ...spec }
  }
}

export class AutoscaledCluster extends Cluster {
  constructor(options: ConstructorParameters<typeof Cluster>[0] = { workers: 3 }) {
    super(options)
  }

  get web(): Deployment {
    return this.get<Deployment>('deployments web')!
  }

  get replicas(): number {
    return this.web.spec.replicas!
  }

  hpa(name = 'web'): HorizontalPodAutoscaler {
    return this.get<HorizontalPodAutoscaler>(`horizontalpodautoscalers ${name}`)!
  }

  /** A condition of the autoscaler "web". */
  condition(type: string): Readonly<Record<string, string>> | undefined {
    return conditionOf(this.hpa(), type)
  }

  /** Turns the load of the Deployment to this many millicores. */
  load(millicores: number): void {
    this.engine.setLoad(this.web.metadata.uid, millicores)
  }

  /** The Deployment, once its pods have been up for some minutes. */
  settled(count = 1, container: Body = requests): void {
    this.create(deployment('web', { replicas: count, container }))
    this.run(400)
  }
}
