import { humanDuration } from '../../kube/time.ts'
import type { CertificateSigningRequest } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'
import { certificateConditionText } from './status.ts'

export const certificateSigningRequestColumns: readonly Column<CertificateSigningRequest>[] = [
  nameColumn,
  ageColumn,
  { name: 'SignerName', type: 'string', priority: 0, cell: ({ spec }) => spec.signerName || '<none>' },
  { name: 'Requestor', type: 'string', priority: 0, cell: ({ spec }) => spec.username ?? '' },
  { name: 'RequestedDuration', type: 'string', priority: 0, cell: durationText },
  { name: 'Condition', type: 'string', priority: 0, cell: certificateConditionText }
]

function durationText({ spec: { expirationSeconds } }: CertificateSigningRequest): string {
  return expirationSeconds === undefined ? '<none>' : humanDuration(expirationSeconds * 1000)
}
