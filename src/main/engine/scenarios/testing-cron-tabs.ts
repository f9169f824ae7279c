// The CronTab of upstream's documentation: a definition with all that it can have, its objects, and a cluster to try them.
import type { Json } from '../../../shared/kube/object.ts'
import type { ApiRequest, ApiResponse } from '../api/request.ts'
import { Cluster, type Body } from './cluster.ts'

export const definitionName = 'customresourcedefinitions crontabs.stable.example.com'

export const cronSpec = '^(\\d+|\\*)(/\\d+)?(\\s+(\\d+|\\*)(/\\d+)?){4}$'

/** The CronTab of the documentation, with what it can have. */
export function cronTabs(
  more: Readonly<Record<string, Json>> = {},
  version: Readonly<Record<string, Json>> = {}
): Body {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'crontabs.stable.example.com' },
    spec: {
      group: 'stable.example.com',
      scope: 'Namespaced',
      names: { plural: 'crontabs', kind: 'CronTab', shortNames: ['ct'], categories: ['all'] },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: {
                spec: {
                  type: 'object',
                  properties: {
                    cronSpec: { type: 'string', pattern: cronSpec },
                    image: { type: 'string' },
                    replicas: { type: 'integer', minimum: 1, maximum: 10, default: 1 }
                  },
                  'x-kubernetes-validations': [
                    { rule: "!has(self.image) || self.image != 'bad'", message: 'image must not be bad' }
                  ]
                },
                status: {
                  type: 'object',
                  properties: { replicas: { type: 'integer' }, labelSelector: { type: 'string' } }
                }
              }
            }
          },
          subresources: {
            status: {},
            scale: {
              specReplicasPath: '.spec.replicas',
              statusReplicasPath: '.status.replicas',
              labelSelectorPath: '.status.labelSelector'
            }
          },
          additionalPrinterColumns: [
            { name: 'Spec', type: 'string', jsonPath: '.spec.cronSpec' },
            { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas' },
            { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }
          ],
          selectableFields: [{ jsonPath: '.spec.image' }],
          ...version
        }
      ],
      ...more
    }
  }
}

export function cronTab(name: string, spec: Readonly<Record<string, Json>> = { cronSpec: '* * * * */5' }): Body {
  return { apiVersion: 'stable.example.com/v1', kind: 'CronTab', metadata: { name }, spec }
}

const here = { group: 'stable.example.com', version: 'v1', resource: 'crontabs', namespace: 'default' }

export class CronTabCluster extends Cluster {
  constructor(options: ConstructorParameters<typeof Cluster>[0] = {}) {
    super({ workers: 0, settle: 1, ...options })
  }

  /** Asks for CronTabs of the namespace default, where the request does not say otherwise. */
  ask(request: Partial<ApiRequest> & Pick<ApiRequest, 'verb'>): ApiResponse {
    return this.submit({ ...here, ...request })
  }

  createTab(body: Body): ApiResponse {
    return this.ask({ verb: 'create', body })
  }

  define(body: Body = cronTabs()): void {
    this.create(body)
    this.run(1)
  }
}
