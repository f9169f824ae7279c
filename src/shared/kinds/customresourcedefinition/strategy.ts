import type { Strategy } from '../strategy.ts'
import { emptyDefinitionStatus, withStoredVersion } from './stored-versions.ts'
import type { CustomResourceDefinition } from './types.ts'

/** The versions in which objects of a definition are stored follow from it. */
export const customResourceDefinitionStrategy: Strategy<CustomResourceDefinition> = {
  initialStatus: ({ spec }) => withStoredVersion(emptyDefinitionStatus, spec),
  contentAfter(next) {
    const { spec, status = emptyDefinitionStatus } = next
    const after = withStoredVersion(status, spec)
    return after === status ? next : { ...next, status: after }
  }
}
