import type { CertificateSigningRequest } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { certificateSigningRequestColumns } from './columns.ts'
import { setCertificateSigningRequestDefaults } from './defaults.ts'
import { certificateSigningRequestStatus } from './status.ts'
import { validateCertificateSigningRequest } from './validation.ts'
import { certificateSigningRequestStrategy } from './strategy.ts'

export const certificateSigningRequestKind: Kind<CertificateSigningRequest> = {
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  resource: 'certificatesigningrequests',
  singular: 'certificatesigningrequest',
  shortNames: ['csr'],
  categories: [],
  namespaced: false,
  schema: 'io.k8s.api.certificates.v1.CertificateSigningRequest',
  subresources: ['status'],
  hasGeneration: false,
  fieldSelectors: [{ label: 'spec.signerName', value: (request) => request.spec.signerName }],
  columns: certificateSigningRequestColumns,
  status: certificateSigningRequestStatus,
  setDefaults: setCertificateSigningRequestDefaults,
  validate: validateCertificateSigningRequest,
  strategy: certificateSigningRequestStrategy,
  relations: [],
  icon: 'certificatesigningrequest'
}
