// What classes of storage and of volume attributes hold alike (upstream pkg/apis/storage/validation).
import { utf8Length } from '../kube/base64.ts'
import { qualifiedNameComplaints } from '../kube/names.ts'
import type { Errors } from './field.ts'
import { invalid, invalidEach, required, tooLong } from './field.ts'

/** Bytes of keys and values together. */
const largestParameters = 256 * 1024
const mostParameters = 512

/** The name of a provisioner or a driver. */
export function validateProvisioner(errors: Errors, name: string, path: string): void {
  if (name === '') required(errors, path)
  else invalidEach(errors, path, name.toLowerCase(), qualifiedNameComplaints(name.toLowerCase()))
}

export function validateParameters(
  errors: Errors,
  parameters: Readonly<Record<string, string>> | undefined,
  path: string
): void {
  const entries = Object.entries(parameters ?? {})
  if (entries.length > mostParameters) {
    tooLong(errors, path, mostParameters)
    return
  }
  let size = 0
  for (const [key, value] of entries) {
    if (key === '') invalid(errors, path, key, 'field can not be empty.')
    size += utf8Length(key) + utf8Length(value)
  }
  if (size > largestParameters) tooLong(errors, path, largestParameters)
}
