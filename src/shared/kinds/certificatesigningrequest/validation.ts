import { decodeBase64 } from '../../kube/base64.ts'
import { deepEqual } from '../../kube/deep-equal.ts'
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { duplicate, forbidden, invalid, notSupported, required } from '../../validation/field.ts'
import { validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'
import { pemBlockOf } from './certificate-request.ts'
import { validateSignerName } from './signer-name.ts'

const usages = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping'
]
const legacySigner = 'kubernetes.io/legacy-unknown'
const shortestExpiration = 600
const decided = ['Approved', 'Denied'] as const
const lasting = [...decided, 'Failed'] as const

/** A request is a PEM block that holds a DER sequence. Its signature is not checked. */
function requestComplaint(encoded: string): string | undefined {
  const block = pemBlockOf(decodeBase64(encoded))
  if (block?.type !== 'CERTIFICATE REQUEST') return 'PEM block type must be CERTIFICATE REQUEST'
  // 0x30, the tag of a sequence.
  return /^M[A-P]/.test(block.base64) ? undefined : "asn1: structure error: tags don't match"
}

function conditionsOf(request: CertificateSigningRequest): readonly CertificateSigningRequestCondition[] {
  return request.status?.conditions ?? []
}

function validateConditions(errors: Errors, request: CertificateSigningRequest): void {
  const conditions = conditionsOf(request)
  const types = conditions.map(({ type }) => type)
  for (const [index, { type, status }] of conditions.entries()) {
    const path = `status.conditions[${index}]`
    if (!type) required(errors, `${path}.type`)
    const isKnown = lasting.includes(type as (typeof lasting)[number])
    const values = isKnown ? ['True'] : ['False', 'True', 'Unknown']
    if (!status) required(errors, `${path}.status`)
    else if (!values.includes(status)) notSupported(errors, `${path}.status`, status, values)
    const first = types.indexOf(type)
    if (first < index) duplicate(errors, `${path}.type`, type)
    const isDecision = type === 'Approved' || type === 'Denied'
    const isSecond = types.slice(0, index).some((one) => one !== type && (one === 'Approved' || one === 'Denied'))
    if (isDecision && isSecond)
      invalid(errors, `${path}.type`, type, 'Approved and Denied conditions are mutually exclusive')
  }
}

/** Whether the approval subresource is asked, where decisions are taken, or any other. */
type Update = 'approval' | 'other'

function validateUpdate(
  errors: Errors,
  request: CertificateSigningRequest,
  old: CertificateSigningRequest,
  update: Update
): void {
  const ofType = (one: CertificateSigningRequest, type: string) =>
    conditionsOf(one).filter((condition) => condition.type === type)
  for (const type of lasting) {
    if (ofType(request, type).length < ofType(old, type).length)
      forbidden(errors, 'status.conditions', `updates may not remove a condition of type ${JSON.stringify(type)}`)
  }
  if (update === 'other') {
    for (const type of decided) {
      const now = ofType(request, type)
      const before = ofType(old, type)
      if (now.length > before.length)
        forbidden(errors, 'status.conditions', `updates may not add a condition of type ${JSON.stringify(type)}`)
      else if (now.length === before.length && !deepEqual(now, before))
        forbidden(errors, 'status.conditions', `updates may not modify a condition of type ${JSON.stringify(type)}`)
    }
  }
  const certificate = old.status?.certificate ?? ''
  if (certificate !== '' && (request.status?.certificate ?? '') !== certificate)
    forbidden(errors, 'status.certificate', 'updates may not modify existing certificate content')
}

function validate(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest | undefined,
  update: Update
): readonly FieldError[] {
  const errors: Errors = []
  const { spec } = request
  // Upstream takes any name.
  if (old === undefined) validateObjectMeta(errors, request.metadata, false, () => [])
  else validateObjectMetaUpdate(errors, request.metadata, old.metadata)
  if (old === undefined || spec !== old.spec) {
    const complaint = requestComplaint(spec.request)
    if (complaint !== undefined) invalid(errors, 'spec.request', spec.request, complaint)
    if ((spec.usages?.length ?? 0) === 0) required(errors, 'spec.usages')
    for (const [index, usage] of (spec.usages ?? []).entries()) {
      if (!usages.includes(usage)) notSupported(errors, `spec.usages[${index}]`, usage, usages)
      if (spec.usages!.indexOf(usage) < index) duplicate(errors, `spec.usages[${index}]`, usage)
    }
    if (spec.signerName === legacySigner)
      invalid(errors, 'spec.signerName', legacySigner, 'the legacy signerName is not allowed via this API version')
    else validateSignerName(errors, spec.signerName, 'spec.signerName')
    const { expirationSeconds } = spec
    if (expirationSeconds !== undefined && expirationSeconds < shortestExpiration) {
      const detail = 'may not specify a duration less than 600 seconds (10 minutes)'
      invalid(errors, 'spec.expirationSeconds', expirationSeconds, detail)
    }
  }
  validateConditions(errors, request)
  if (old !== undefined) validateUpdate(errors, request, old, update)
  return errors
}

/** Upstream's ValidateCertificateSigningRequestCreate, its update and that of its status. */
export function validateCertificateSigningRequest(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest | undefined
): readonly FieldError[] {
  return validate(request, old, 'other')
}

/** Upstream's ValidateCertificateSigningRequestApprovalUpdate. */
export function validateApproval(
  request: CertificateSigningRequest,
  old: CertificateSigningRequest
): readonly FieldError[] {
  return validate(request, old, 'approval')
}
