// Options for Windows containers, and pods that are processes of their host (upstream core validation).
import { dns1123SubdomainComplaints } from '../kube/names.ts'
import type { PodSpec, WindowsSecurityContextOptions } from '../schema/types.ts'
import type { Errors } from './field.ts'
import { invalid, invalidEach, required, tooLong } from './field.ts'

/** Bytes. */
const longestCredentialSpec = 64 * 1024
const longestUser = 104

function validateUserName(errors: Errors, name: string, path: string): void {
  if (name === '') {
    required(errors, path, 'runAsUserName cannot be an empty string')
    return
  }
  if (/\p{Cc}/u.test(name)) invalid(errors, path, name, 'runAsUserName cannot contain control characters')
  const parts = name.split('\\')
  if (parts.length > 2) {
    invalid(errors, path, name, 'runAsUserName cannot contain more than one backslash')
    return
  }
  const user = parts.at(-1)!
  if (user === '') required(errors, path, "runAsUserName's User cannot be empty")
  else if (user.length > longestUser)
    invalid(errors, path, name, `runAsUserName's User length must not be longer than ${longestUser} characters`)
}

export function validateWindowsOptions(errors: Errors, options: WindowsSecurityContextOptions, path: string): void {
  const { gmsaCredentialSpecName: specName, gmsaCredentialSpec: spec, runAsUserName } = options
  if (specName !== undefined)
    invalidEach(errors, `${path}.gmsaCredentialSpecName`, specName, dns1123SubdomainComplaints(specName))
  if (spec !== undefined) {
    if (spec === '') invalid(errors, `${path}.gmsaCredentialSpec`, spec, 'gmsaCredentialSpec cannot be an empty string')
    else if (spec.length > longestCredentialSpec) tooLong(errors, `${path}.gmsaCredentialSpec`, longestCredentialSpec)
  }
  if (runAsUserName !== undefined) validateUserName(errors, runAsUserName, `${path}.runAsUserName`)
}

/** Upstream's validateWindowsHostProcessPod: all containers or none, and in the host's network. */
export function validateHostProcess(errors: Errors, spec: PodSpec, path: string): void {
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess
  const lists = ['initContainers', 'containers', 'ephemeralContainers'] as const
  let some = ofPod === true
  let others = false
  for (const list of lists) {
    for (const [index, { securityContext }] of (spec[list] ?? []).entries()) {
      const own = securityContext?.windowsOptions?.hostProcess
      if (ofPod !== undefined && own !== undefined && own !== ofPod) {
        const at = `${path}.${list}[${index}].securityContext.windowsOptions.hostProcess`
        invalid(errors, at, own, `pod hostProcess value must be identical if both are specified, was ${ofPod}`)
      }
      if ((own ?? ofPod) === true) some = true
      else others = true
    }
  }
  if (!some) return
  if (others) {
    const detail = 'If pod contains any hostProcess containers then all containers must be HostProcess containers'
    invalid(errors, path, '', detail)
  }
  if (spec.hostNetwork !== true) {
    const detail = 'hostNetwork must be true if pod contains any hostProcess containers'
    invalid(errors, `${path}.hostNetwork`, false, detail)
  }
}
