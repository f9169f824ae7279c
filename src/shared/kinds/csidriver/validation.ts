import type { CSIDriver, StorageV1TokenRequest } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { duplicate, invalid, notSupported } from '../../validation/field.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType']
const lifecycleModes = ['Persistent', 'Ephemeral']
/** Seconds. */
const shortestToken = 600
const longestToken = 2 ** 32

function validateTokens(errors: Errors, requests: readonly StorageV1TokenRequest[], path: string): void {
  const audiences = new Set<string>()
  for (const [index, { audience = '', expirationSeconds: seconds = shortestToken }] of requests.entries()) {
    const at = `${path}[${index}]`
    if (audiences.has(audience)) duplicate(errors, `${at}.audience`, audience)
    else if (seconds < shortestToken)
      invalid(errors, `${at}.expirationSeconds`, seconds, 'may not specify a duration less than 10 minutes')
    else if (seconds > longestToken)
      invalid(errors, `${at}.expirationSeconds`, seconds, 'may not specify a duration larger than 2^32 seconds')
    audiences.add(audience)
  }
}

/** Upstream's ValidateCSIDriver and ValidateCSIDriverUpdate; what must be there is defaulted. */
export function validateCSIDriver(driver: CSIDriver, old: CSIDriver | undefined): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, spec } = driver
  if (old === undefined) validateObjectMeta(errors, metadata, false, subdomainName)
  else validateObjectMetaUpdate(errors, metadata, old.metadata)
  const { fsGroupPolicy, volumeLifecycleModes = [] } = spec
  if (fsGroupPolicy !== undefined && !groupPolicies.includes(fsGroupPolicy))
    notSupported(errors, 'spec.fsGroupPolicy', fsGroupPolicy, groupPolicies)
  validateTokens(errors, spec.tokenRequests ?? [], 'spec.tokenRequests')
  for (const mode of volumeLifecycleModes)
    if (!lifecycleModes.includes(mode)) notSupported(errors, 'spec.volumeLifecycleModes', mode, lifecycleModes)
  if (old === undefined) return errors
  // The path is upstream's.
  validateImmutable(errors, spec.attachRequired, old.spec.attachRequired, 'spec.attachedRequired')
  validateImmutable(errors, volumeLifecycleModes, old.spec.volumeLifecycleModes, 'spec.volumeLifecycleModes')
  return errors
}
