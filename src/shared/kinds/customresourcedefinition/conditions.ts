import { conditionOf } from '../../kube/conditions.ts'
import { formatTime } from '../../kube/time.ts'
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionStatus
} from './types.ts'

/** Holds a definition that is being deleted until its objects are gone. */
export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'

export function definitionCondition(
  { status }: CustomResourceDefinition,
  type: string
): CustomResourceDefinitionCondition | undefined {
  return conditionOf(status, type)
}

export function isEstablished(definition: CustomResourceDefinition): boolean {
  return definitionCondition(definition, 'Established')?.status === 'True'
}

/** The status with a condition set; its time moves when its status does (upstream's SetCRDCondition). `now` in ms. */
export function withCondition(
  status: CustomResourceDefinitionStatus,
  condition: CustomResourceDefinitionCondition,
  now: number
): CustomResourceDefinitionStatus {
  const conditions = status.conditions ?? []
  const before = conditions.find(({ type }) => type === condition.type)
  const lastTransitionTime = before?.status === condition.status ? before.lastTransitionTime : undefined
  const next = { ...condition, lastTransitionTime: lastTransitionTime ?? formatTime(now) }
  if (before === undefined) return { ...status, conditions: [...conditions, next] }
  return { ...status, conditions: conditions.map((one) => (one === before ? next : one)) }
}
