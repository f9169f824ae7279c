import type { NewObject } from '../../kube/object.ts'
import { filled } from '../../kube/sharing.ts'
import type { PriorityClass } from '../../schema/types.ts'

/** The value is no pointer in Go: it is printed where nobody gave it. */
const defaults = { preemptionPolicy: 'PreemptLowerPriority', value: 0 }

/** Upstream's SetDefaults_PriorityClass; a false globalDefault is not printed. */
export function setPriorityClassDefaults(priorityClass: NewObject<PriorityClass>): NewObject<PriorityClass> {
  const complete = filled(priorityClass, defaults)
  if (complete.globalDefault !== false) return complete
  const { globalDefault: _false, ...rest } = complete
  return rest
}
