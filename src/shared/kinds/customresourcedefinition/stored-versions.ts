import type { CustomResourceDefinition, CustomResourceDefinitionStatus } from './types.ts'

/** The status that a new definition begins with, as upstream prints it: nothing is known yet. */
export const emptyDefinitionStatus: CustomResourceDefinitionStatus = {
  conditions: null,
  acceptedNames: { plural: '', kind: '' },
  storedVersions: []
}

/** The status with the version that objects are stored in from now on among those that some may be stored in. */
export function withStoredVersion(
  status: CustomResourceDefinitionStatus,
  { versions }: CustomResourceDefinition['spec']
): CustomResourceDefinitionStatus {
  const stored = status.storedVersions ?? []
  const version = versions?.find(({ storage }) => storage)
  if (version === undefined || stored.includes(version.name)) return status
  return { ...status, storedVersions: [...stored, version.name] }
}
