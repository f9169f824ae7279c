/** What pods, nodes and workloads have in status.conditions, as far as every kind has it. */
interface Condition {
  readonly type: string
  readonly status: string
}

/** A new CustomResourceDefinition has null for conditions, as upstream prints it. */
interface WithConditions<C extends Condition> {
  readonly conditions?: readonly C[] | null
}

export function conditionOf<C extends Condition>(status: WithConditions<C> | undefined, type: string): C | undefined {
  const conditions = status?.conditions
  if (conditions === undefined || conditions === null) return undefined
  for (const condition of conditions) if (condition.type === type) return condition
  return undefined
}

/** Neither False, nor Unknown, nor absent. */
export function isConditionTrue(status: WithConditions<Condition> | undefined, type: string): boolean {
  return conditionOf(status, type)?.status === 'True'
}
