import type {
  LimitedPriorityLevelConfiguration,
  LimitResponse,
  PriorityLevelConfiguration,
  PriorityLevelConfigurationSpec
} from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden, invalid, notSupported, rangeMessage, required } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const types = ['Exempt', 'Limited']
const responses = ['Queue', 'Reject']
const path = 'spec.limited'

function validateShares(errors: Errors, shares: number | undefined, at: string): void {
  if (shares !== undefined && shares < 0) invalid(errors, at, shares, 'must be a non-negative integer')
}

function validatePercent(errors: Errors, percent: number | undefined, at: string): void {
  if (percent !== undefined && (percent < 0 || percent > 100)) invalid(errors, at, percent, rangeMessage(0, 100))
}

function validateResponse(errors: Errors, { type = '', queuing }: Partial<LimitResponse>, at: string): void {
  if (!responses.includes(type)) {
    notSupported(errors, `${at}.type`, type, responses)
    return
  }
  if (type === 'Reject') {
    if (queuing !== undefined)
      forbidden(errors, `${at}.queuing`, 'must be nil if limited.limitResponse.type is not Limited')
    return
  }
  if (queuing === undefined) {
    required(errors, `${at}.queuing`, 'must not be empty if limited.limitResponse.type is Limited')
    return
  }
  const { queues = 0, handSize = 0, queueLengthLimit = 0 } = queuing
  for (const [name, value] of Object.entries({ queueLengthLimit, queues, handSize }))
    if (value <= 0) invalid(errors, `${at}.queuing.${name}`, value, 'must be positive')
  if (handSize > queues && queues > 0)
    invalid(errors, `${at}.queuing.handSize`, handSize, `should not be greater than queues (${queues})`)
}

function validateLimited(errors: Errors, limited: LimitedPriorityLevelConfiguration): void {
  validateShares(errors, limited.nominalConcurrencyShares, `${path}.nominalConcurrencyShares`)
  validateResponse(errors, limited.limitResponse ?? {}, `${path}.limitResponse`)
  validatePercent(errors, limited.lendablePercent, `${path}.lendablePercent`)
  const { borrowingLimitPercent: borrowed } = limited
  if (borrowed !== undefined && borrowed < 0)
    invalid(errors, `${path}.borrowingLimitPercent`, borrowed, 'if specified, must be a non-negative integer')
}

function validateSpec(errors: Errors, spec: PriorityLevelConfigurationSpec, name: string): void {
  const { type = '', exempt, limited } = spec
  if ((name === 'exempt') !== (type === 'Exempt'))
    invalid(errors, 'spec.type', type, "type must be 'Exempt' if and only if name is 'exempt'")
  if (!types.includes(type)) notSupported(errors, 'spec.type', type, types)
  else if (type === 'Exempt') {
    if (limited !== undefined) forbidden(errors, path, 'must be nil if the type is not Limited')
    validateShares(errors, exempt?.nominalConcurrencyShares, 'spec.exempt.nominalConcurrencyShares')
    validatePercent(errors, exempt?.lendablePercent, 'spec.exempt.lendablePercent')
  } else {
    if (exempt !== undefined) forbidden(errors, 'spec.exempt', 'must be nil if the type is Limited')
    if (limited === undefined) required(errors, path, 'must not be empty when type is Limited')
    else validateLimited(errors, limited)
  }
}

/** Upstream's ValidatePriorityLevelConfiguration, but for the fixed specs of the mandatory ones. */
export function validatePriorityLevelConfiguration(
  level: PriorityLevelConfiguration,
  old: PriorityLevelConfiguration | undefined
): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, level.metadata, false, subdomainName)
  else validateObjectMetaUpdate(errors, level.metadata, old.metadata)
  validateSpec(errors, level.spec, level.metadata.name)
  return errors
}
