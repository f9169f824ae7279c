import type { ApiRequestRecord, ApiRequestUpdate } from '../../../shared/contract/api-access.ts'
import { requestLimit } from '../../../shared/contract/request-limit.ts'
import { requestFilter, type RequestFilter } from '../../../shared/filter/request-filter.ts'
import type { Producer } from '../live/live-stream.ts'
import type { RequestLog } from './request-log.ts'

/**
 * Follows the log through a filter. Each request is judged once, when it is new: what remains to be known of the older
 * ones is which passed, by their ids.
 */
export class RequestProducer implements Producer<ApiRequestUpdate> {
  readonly #log: RequestLog
  readonly #filter: RequestFilter
  readonly #stop: () => void
  /** Ids of those that pass, ascending; those before `#from` are forgotten. */
  #passed: number[] = []
  #from = 0
  #last = 0
  #isFirst = true

  constructor(log: RequestLog, filter: string, changed: () => void) {
    this.#log = log
    this.#filter = requestFilter(filter)
    this.#stop = log.onAdd(changed)
  }

  next(): ApiRequestUpdate | undefined {
    const { size: kept, ever, oldest } = this.#log
    if (!this.#isFirst && ever === this.#last) return undefined
    const newest: ApiRequestRecord[] = []
    let arrived = 0
    for (const request of this.#log.after(this.#last)) {
      if (!this.#filter.passes(request)) continue
      arrived++
      this.#passed.push(request.id)
      newest.push(request)
    }
    this.#forgetBefore(oldest)
    const reset = this.#isFirst
    this.#last = ever
    this.#isFirst = false
    const { error } = this.#filter
    return {
      reset,
      requests: newest.slice(-requestLimit).toReversed(),
      arrived,
      matching: this.#passed.length - this.#from,
      kept,
      ever,
      oldest,
      ...(error !== undefined && { filterError: error })
    }
  }

  close(): void {
    this.#stop()
  }

  #forgetBefore(oldest: number): void {
    while (this.#from < this.#passed.length && this.#passed[this.#from]! < oldest) this.#from++
    // Half of it is forgotten: only then is it worth moving the rest.
    if (this.#from * 2 < this.#passed.length) return
    this.#passed = this.#passed.slice(this.#from)
    this.#from = 0
  }
}
