import type { NewObject } from '../../kube/object.ts'
import type { StatefulSet } from '../../schema/types.ts'
import type { Strategy } from '../strategy.ts'

/** MaxUnavailableStatefulSet is alpha in 1.34, so its field is dropped (upstream's dropStatefulSetDisabledFields). */
function withoutDisabledFields<T extends Pick<NewObject<StatefulSet>, 'spec'>>(statefulSet: T): T {
  const rollingUpdate = statefulSet.spec?.updateStrategy?.rollingUpdate
  if (rollingUpdate?.maxUnavailable === undefined) return statefulSet
  const { maxUnavailable: _dropped, ...kept } = rollingUpdate
  const { spec } = statefulSet
  return { ...statefulSet, spec: { ...spec, updateStrategy: { ...spec.updateStrategy, rollingUpdate: kept } } }
}

export const statefulSetStrategy: Strategy<StatefulSet> = {
  completeNew: (statefulSet) => withoutDisabledFields(statefulSet),
  contentAfter: (statefulSet) => withoutDisabledFields(statefulSet)
}
