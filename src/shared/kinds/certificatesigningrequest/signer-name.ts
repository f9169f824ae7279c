import { dns1123LabelComplaints, dns1123SubdomainComplaints } from '../../kube/names.ts'
import type { Errors } from '../../validation/field.ts'
import { invalid, required, tooLong } from '../../validation/field.ts'

const longestDomain = 253
const form = "must be a fully qualified domain and path of the form 'example.com/signer-name'"

/** Upstream's ValidateSignerName: "kubernetes.io/kube-apiserver-client". Each part tells of its first bad label only. */
export function validateSignerName(errors: Errors, signerName: string, path: string): void {
  if (signerName === '') {
    required(errors, path)
    return
  }
  const segments = signerName.split('/')
  if (segments.length !== 2) {
    invalid(errors, path, signerName, form)
    return
  }
  const [domain, name] = segments as [string, string]
  if (domain.length > longestDomain) tooLong(errors, path, longestDomain)
  const labels = domain.split('.')
  const badLabel = labels.find((label) => dns1123LabelComplaints(label).length > 0)
  if (badLabel !== undefined) {
    for (const complaint of dns1123LabelComplaints(badLabel))
      invalid(errors, path, domain, `validating label ${JSON.stringify(badLabel)}: ${complaint}`)
  }
  if (labels.length < 2)
    invalid(errors, path, domain, 'should be a domain with at least two segments separated by dots')
  const badPart = name.split('.').find((part) => dns1123SubdomainComplaints(part).length > 0)
  if (badPart === undefined) return
  for (const complaint of dns1123SubdomainComplaints(badPart))
    invalid(errors, path, name, `validating label ${JSON.stringify(badPart)}: ${complaint}`)
}
