import { certificateSigningRequestKind } from '../../../shared/kinds/certificatesigningrequest/kind.ts'
import { encodeBase64 } from '../../../shared/kube/base64.ts'
import { isConditionTrue } from '../../../shared/kube/conditions.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { CertificateSigningRequest } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import { certificationRequestOf } from '../certificates/certificate-request.ts'
import { signRequest, type SigningAuthority } from '../certificates/sign-request.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { signerComplaint } from './certificate-signers.ts'
import { WorkQueue } from './work-queue.ts'

/** Milliseconds: kube-controller-manager's --cluster-signing-duration, and what is the least that is given. */
const longestLife = 8_760 * 3_600_000
const shortestLife = 10 * 60_000

/** Signs the requests for certificates that were approved; upstream's pkg/controller/certificates/signer. */
export class CertificateSigner implements Component {
  readonly name = 'certificatesigningrequest-signing-controller'
  readonly #plane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  readonly #authority: SigningAuthority

  constructor(plane: ControlPlane, authority: SigningAuthority) {
    this.#plane = plane
    this.#writer = plane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(plane.clock, (name) => this.#reconcile(name))
    this.#authority = authority
  }

  start(): void {
    const { store } = this.#plane
    store.onChange<CertificateSigningRequest>(certificateSigningRequestKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#note(object)
    })
    for (const request of store.all<CertificateSigningRequest>(certificateSigningRequestKind)) this.#note(request)
  }

  #note(request: CertificateSigningRequest): void {
    if (isToSign(request)) this.#queue.add(request.metadata.name)
  }

  #reconcile(name: string): void {
    const request = this.#plane.store.get(certificateSigningRequestKind, undefined, name)
    if (request === undefined || !isToSign(request)) return
    const { spec, status, metadata } = request
    const asked = certificationRequestOf(spec.request)
    // Another signer's, or what cannot be read: nothing is said of either.
    const complaint = asked && signerComplaint(asked, spec)
    if (asked === undefined || complaint === undefined) return
    const { now } = this.#plane.clock
    if (complaint !== '') {
      const time = formatTime(now)
      const failed = {
        type: 'Failed',
        status: 'True',
        reason: 'SignerValidationFailure',
        message: complaint,
        lastUpdateTime: time,
        lastTransitionTime: time
      }
      const conditions = [...(status?.conditions ?? []), failed]
      this.#writer.updateStatus(certificateSigningRequestKind, { ...request, status: { ...status, conditions } })
      return
    }
    const terms = { usages: spec.usages ?? [], now, life: lifeOf(spec.expirationSeconds), seed: metadata.uid }
    const certificate = encodeBase64(signRequest(asked, terms, this.#authority))
    this.#writer.updateStatus(certificateSigningRequestKind, { ...request, status: { ...status, certificate } })
  }
}

function isToSign({ status }: CertificateSigningRequest): boolean {
  if ((status?.certificate ?? '') !== '' || !isConditionTrue(status, 'Approved')) return false
  return !isConditionTrue(status, 'Denied') && !isConditionTrue(status, 'Failed')
}

function lifeOf(seconds: number | undefined): number {
  return seconds === undefined ? longestLife : Math.min(Math.max(seconds * 1000, shortestLife), longestLife)
}
