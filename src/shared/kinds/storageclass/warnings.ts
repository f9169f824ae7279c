// What classes may hold and probably should not (upstream pkg/api/storage/util.go).
import type { StorageClass } from '../../schema/types.ts'
import { deprecatedLabels } from '../pod/warnings.ts'

export function storageClassWarnings({ allowedTopologies = [] }: StorageClass): readonly string[] {
  return allowedTopologies.flatMap((term, index) =>
    (term.matchLabelExpressions ?? []).flatMap(({ key }, position) => {
      const text = deprecatedLabels[key]
      if (text === undefined) return []
      return [`allowedTopologies[${index}].matchLabelExpressions[${position}].key: ${key} is ${text}`]
    })
  )
}
