import { deepEqual } from '../../kube/deep-equal.ts'
import { qualifiedNameComplaints } from '../../kube/names.ts'
import type { CSINode, CSINodeDriver } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { duplicate, invalid, invalidEach, required, validateNonnegative } from '../../validation/field.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import { validateDriver } from '../../validation/rare-volumes.ts'
import type { FieldError } from '../field-error.ts'

const longestNodeID = 192

function validateNodeDriver(errors: Errors, driver: CSINodeDriver, names: Set<string>, path: string): void {
  const { name = '', nodeID = '', topologyKeys = [] } = driver
  validateDriver(errors, name, `${path}.name`)
  if (nodeID === '') required(errors, `${path}.nodeID`)
  if (nodeID.length > longestNodeID)
    invalid(errors, `${path}.nodeID`, nodeID, `must be ${longestNodeID} characters or less`)
  validateNonnegative(errors, driver.allocatable?.count, `${path}.allocatable.count`)
  if (names.has(name)) duplicate(errors, `${path}.name`, name)
  names.add(name)
  for (const [index, key] of topologyKeys.entries()) {
    if (key === '') required(errors, path)
    if (topologyKeys.indexOf(key) < index) duplicate(errors, path, key)
    invalidEach(errors, path, key, qualifiedNameComplaints(key))
  }
}

/** Upstream's ValidateCSINode and ValidateCSINodeUpdate. */
export function validateCSINode(node: CSINode, old: CSINode | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, node.metadata, false, subdomainName)
  else validateObjectMetaUpdate(errors, node.metadata, old.metadata)
  const drivers = node.spec.drivers ?? []
  const names = new Set<string>()
  for (const [index, driver] of drivers.entries()) validateNodeDriver(errors, driver, names, `spec.drivers[${index}]`)
  for (const driver of drivers) {
    const before = (old?.spec.drivers ?? []).filter(({ name }) => name === driver.name)
    if (!before.some((one) => deepEqual(one, driver)))
      for (const one of before) validateImmutable(errors, driver, one, 'spec.drivers')
  }
  return errors
}
