import type { NewObject } from '../../kube/object.ts'
import { changed } from '../../kube/sharing.ts'
import type { RuntimeClass } from '../../schema/types.ts'
import { withResourceListDefaults } from '../pod/spec-defaults.ts'

/** Upstream only writes quantities in their own form. */
export function setRuntimeClassDefaults(runtimeClass: NewObject<RuntimeClass>): NewObject<RuntimeClass> {
  const { overhead } = runtimeClass
  if (overhead?.podFixed === undefined) return runtimeClass
  return changed(runtimeClass, {
    overhead: changed(overhead, { podFixed: withResourceListDefaults(overhead.podFixed) })
  })
}
