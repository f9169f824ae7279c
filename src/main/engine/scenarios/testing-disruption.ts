// What scenarios of budgets and evictions share.
import type { Status } from '../../../shared/kube/status.ts'
import type { Pod, PodDisruptionBudget } from '../../../shared/schema/types.ts'
import type { ApiResponse } from '../api/request.ts'
import { Cluster, type Body } from './cluster.ts'

export function budget(name: string, spec: Body, app = 'web'): Body {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name },
    spec: { selector: { matchLabels: { app } }, ...spec }
  }
}

/** The first cause of a refusal. */
export function cause(answer: ApiResponse): string | undefined {
  return (answer.object as Status).details?.causes?.[0]?.message
}

export const broken = { image: 'nginx:0.0.0-none' }

export class DisruptedCluster extends Cluster {
  /** Pods with the label app=web. */
  get web(): readonly Pod[] {
    return this.pods('app=web')
  }

  budget(name = 'web'): PodDisruptionBudget {
    return this.get<PodDisruptionBudget>(`poddisruptionbudgets ${name}`)!
  }

  /** How many disruptions a budget allows. */
  allowed(name = 'web'): number {
    return this.budget(name).status!.disruptionsAllowed
  }

  evict(name: string, deleteOptions?: Body, dryRun?: readonly string[]): ApiResponse {
    return this.submit({
      verb: 'create',
      group: '',
      version: 'v1',
      resource: 'pods',
      namespace: 'default',
      name,
      subresource: 'eviction',
      body: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name, namespace: 'default' },
        ...(deleteOptions === undefined ? {} : { deleteOptions })
      },
      ...(dryRun === undefined ? {} : { options: { dryRun } })
    })
  }
}
