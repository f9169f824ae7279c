import type { CertificateSigningRequest } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

/** Upstream's extractCSRStatus: "Approved,Issued". */
export function certificateConditionText({ status }: CertificateSigningRequest): string {
  const has = (type: string) => status?.conditions?.some((condition) => condition.type === type) === true
  const decision = has('Denied') ? 'Denied' : has('Approved') ? 'Approved' : 'Pending'
  const isIssued = (status?.certificate ?? '') !== ''
  return `${decision}${has('Failed') ? ',Failed' : ''}${isIssued ? ',Issued' : ''}`
}

export function certificateSigningRequestStatus(request: CertificateSigningRequest): StatusSummary {
  const terminating = terminatingStatus(request)
  if (terminating !== undefined) return terminating
  const word = certificateConditionText(request)
  if (word.startsWith('Denied') || word.includes('Failed')) return { mark: 'bad', word }
  if (word.endsWith('Issued')) return { mark: 'done', word }
  return word === 'Pending' ? { mark: 'wait', word } : { mark: 'ok', word }
}
