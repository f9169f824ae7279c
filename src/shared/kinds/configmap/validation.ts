import { base64Length, utf8Length } from '../../kube/base64.ts'
import { configKeyComplaints } from '../../kube/names.ts'
import { semanticEqual } from '../../kube/sharing.ts'
import type { ConfigMap } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden, invalid, invalidEach, tooLong } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const sizeLimit = 1024 * 1024
const fixed = 'field is immutable when `immutable` is set'

function validateData(errors: Errors, configMap: ConfigMap): void {
  const { data = {}, binaryData = {} } = configMap
  let size = 0
  for (const key in data) {
    invalidEach(errors, `data[${key}]`, key, configKeyComplaints(key))
    if (Object.hasOwn(binaryData, key)) invalid(errors, `data[${key}]`, key, 'duplicate of key present in binaryData')
    size += utf8Length(data[key]!)
  }
  for (const key in binaryData) {
    invalidEach(errors, `binaryData[${key}]`, key, configKeyComplaints(key))
    size += base64Length(binaryData[key]!)
  }
  // The whole object is the field: upstream prints the empty path so.
  if (size > sizeLimit) tooLong(errors, '[]', sizeLimit)
}

/** Upstream's ValidateConfigMap and ValidateConfigMapUpdate. */
export function validateConfigMap(configMap: ConfigMap, old: ConfigMap | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, configMap.metadata, true, subdomainName)
  else {
    validateObjectMetaUpdate(errors, configMap.metadata, old.metadata)
    if (old.immutable === true) {
      if (configMap.immutable !== true) forbidden(errors, 'immutable', fixed)
      if (!semanticEqual(configMap.data, old.data)) forbidden(errors, 'data', fixed)
      if (!semanticEqual(configMap.binaryData, old.binaryData)) forbidden(errors, 'binaryData', fixed)
    }
    if (configMap.data === old.data && configMap.binaryData === old.binaryData) return errors
  }
  validateData(errors, configMap)
  return errors
}
