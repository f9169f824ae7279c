// Groups of the Kubernetes community are protected: their APIs are reviewed (k8s.io/apiextensions-apiserver's
// pkg/apihelpers).
import type { ObjectMeta } from '../../kube/object.ts'

export const approvalAnnotation = 'api-approved.kubernetes.io'

export type ApprovalState = 'approved' | 'bypassed' | 'missing' | 'invalid'

export function isProtectedGroup(group: string): boolean {
  return group === 'k8s.io' || group === 'kubernetes.io' || /\.(?:k8s|kubernetes)\.io$/.test(group)
}

/** What the annotation says of an API in a protected group, and upstream's words for it. */
export function approvalOf({ annotations }: ObjectMeta): { readonly state: ApprovalState; readonly words: string } {
  const value = annotations?.[approvalAnnotation] ?? ''
  const mustHave = `protected groups must have approval annotation "${approvalAnnotation}"`
  const reference = 'see https://github.com/kubernetes/enhancements/pull/1111'
  if (value === '') return { state: 'missing', words: `${mustHave}, ${reference}` }
  if (value.startsWith('unapproved')) return { state: 'bypassed', words: `not approved: ${JSON.stringify(value)}` }
  if (/^[a-z][a-z0-9+.-]*:\/\/[^\s/]+/i.test(value)) return { state: 'approved', words: `approved in ${value}` }
  return {
    state: 'invalid',
    words: `${mustHave} with either a URL or a reason starting with "unapproved", ${reference}`
  }
}
