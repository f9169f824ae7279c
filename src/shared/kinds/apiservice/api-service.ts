import type { ObjectMeta, Time } from '../../kube/object.ts'

/** kube-aggregator's types, which are not among those that the schema generates types for. */
export interface APIService {
  readonly apiVersion: 'apiregistration.k8s.io/v1'
  readonly kind: 'APIService'
  readonly metadata: ObjectMeta
  readonly spec: APIServiceSpec
  readonly status?: { readonly conditions?: readonly APIServiceCondition[] }
}

export interface APIServiceSpec {
  readonly caBundle?: string
  readonly group?: string
  readonly groupPriorityMinimum: number
  readonly insecureSkipTLSVerify?: boolean
  /** Absent where the API server itself serves the version. */
  readonly service?: { readonly name?: string; readonly namespace?: string; readonly port?: number }
  readonly version?: string
  readonly versionPriority: number
}

export interface APIServiceCondition {
  readonly type: string
  readonly status: string
  readonly lastTransitionTime?: Time
  readonly reason?: string
  readonly message?: string
}
