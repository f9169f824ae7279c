import { base64Length, decodeBase64 } from '../../kube/base64.ts'
import { configKeyComplaints } from '../../kube/names.ts'
import { semanticEqual } from '../../kube/sharing.ts'
import { JsonSyntaxError, parseJson } from '../../schema/parse-json.ts'
import type { Secret } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden, invalid, invalidEach, required, tooLong } from '../../validation/field.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const sizeLimit = 1024 * 1024
const fixed = 'field is immutable when `immutable` is set'
const accountAnnotation = 'kubernetes.io/service-account.name'
const redacted = '<secret contents redacted>'
/** The key whose value must be JSON, by type. */
const jsonKeys: Readonly<Record<string, string>> = {
  'kubernetes.io/dockercfg': '.dockercfg',
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson'
}

function validateType(errors: Errors, secret: Secret): void {
  const { type = '', data = {} } = secret
  const isMissing = (key: string) => !Object.hasOwn(data, key)
  const jsonKey = jsonKeys[type]
  if (jsonKey !== undefined) {
    if (isMissing(jsonKey)) required(errors, `data[${jsonKey}]`)
    else {
      try {
        parseJson(decodeBase64(data[jsonKey]!))
      } catch (error) {
        if (!(error instanceof JsonSyntaxError)) throw error
        invalid(errors, `data[${jsonKey}]`, redacted, error.message)
      }
    }
  } else if (type === 'kubernetes.io/service-account-token') {
    if (!secret.metadata.annotations?.[accountAnnotation])
      required(errors, `metadata.annotations[${accountAnnotation}]`)
  } else if (type === 'kubernetes.io/basic-auth') {
    if (!isMissing('username') || !isMissing('password')) return
    required(errors, 'data[username]')
    required(errors, 'data[password]')
  } else if (type === 'kubernetes.io/ssh-auth') {
    if (!data['ssh-privatekey']) required(errors, 'data[ssh-privatekey]')
  } else if (type === 'kubernetes.io/tls') {
    for (const key of ['tls.crt', 'tls.key']) if (isMissing(key)) required(errors, `data[${key}]`)
  }
}

/** Upstream's ValidateSecret and ValidateSecretUpdate. */
export function validateSecret(secret: Secret, old: Secret | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, secret.metadata, true, subdomainName)
  else {
    validateObjectMetaUpdate(errors, secret.metadata, old.metadata)
    validateImmutable(errors, secret.type, old.type, 'type')
    if (old.immutable === true) {
      if (secret.immutable !== true) forbidden(errors, 'immutable', fixed)
      if (!semanticEqual(secret.data, old.data)) forbidden(errors, 'data', fixed)
    }
  }
  const { data = {} } = secret
  let size = 0
  for (const key in data) {
    invalidEach(errors, `data[${key}]`, key, configKeyComplaints(key))
    size += base64Length(data[key]!)
  }
  if (size > sizeLimit) tooLong(errors, 'data', sizeLimit)
  validateType(errors, secret)
  return errors
}
