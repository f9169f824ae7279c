import { certificateSigningRequestKind } from '../../../shared/kinds/certificatesigningrequest/kind.ts'
import type { CertificateSigningRequest } from '../../../shared/schema/types.ts'
import type { ObjectWriter } from '../api/object-writer.ts'
import type { Component, ControlPlane } from '../control-plane.ts'
import { parsedTime } from './parsed-time.ts'
import { WorkQueue } from './work-queue.ts'

/** Milliseconds between two looks at all requests; upstream counts them from its start. */
const pollingPeriod = 3_600_000
/** How long requests stay that were decided, and those that nobody decided on, in milliseconds. */
const decidedStay = 3_600_000
const pendingStay = 24 * 3_600_000

/** Deletes requests for certificates that have had their time; upstream's pkg/controller/certificates/cleaner. */
export class CertificateCleaner implements Component {
  readonly name = 'certificatesigningrequest-cleaner-controller'
  readonly #plane: ControlPlane
  readonly #writer: ObjectWriter
  readonly #queue: WorkQueue
  #started = 0

  constructor(plane: ControlPlane) {
    this.#plane = plane
    this.#writer = plane.writer('kube-controller-manager')
    this.#queue = new WorkQueue(plane.clock, (name) => this.#reconcile(name))
  }

  start(): void {
    const { clock, store } = this.#plane
    this.#started = clock.now
    store.onChange<CertificateSigningRequest>(certificateSigningRequestKind, ({ type, object }) => {
      if (type !== 'DELETED') this.#waitFor(object)
    })
    for (const request of store.all<CertificateSigningRequest>(certificateSigningRequestKind)) this.#waitFor(request)
  }

  /** Till the first of the looks that finds its time over. */
  #waitFor(request: CertificateSigningRequest): void {
    const { now } = this.#plane.clock
    const end = endOf(request)
    if (end === undefined) return
    const look = this.#started + Math.ceil((Math.max(end, now) + 1 - this.#started) / pollingPeriod) * pollingPeriod
    this.#queue.addAfter(request.metadata.name, look - now)
  }

  #reconcile(name: string): void {
    const request = this.#plane.store.get(certificateSigningRequestKind, undefined, name)
    const end = request && endOf(request)
    if (request === undefined || end === undefined) return
    if (end >= this.#plane.clock.now) this.#waitFor(request)
    else this.#writer.delete(certificateSigningRequestKind, undefined, name)
  }
}

/** When a request has had its time (ms); undefined for one that was granted and has no certificate yet. */
function endOf({ metadata, status }: CertificateSigningRequest): number | undefined {
  const conditions = status?.conditions ?? []
  if (conditions.length === 0) return parsedTime(metadata.creationTimestamp) + pendingStay
  const ends = conditions
    .filter(({ type }) => type === 'Denied' || type === 'Failed' || status?.certificate !== undefined)
    .map(({ lastUpdateTime }) => parsedTime(lastUpdateTime ?? metadata.creationTimestamp) + decidedStay)
  return ends.length === 0 ? undefined : Math.min(...ends)
}
