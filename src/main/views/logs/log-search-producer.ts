import { logHitLimit, type LogFindings, type LogHit } from '../../../shared/contract/logs.ts'
import type { ClusterSource, SourceLogHit, SourceLogSearch } from '../cluster-source.ts'
import type { Producer } from '../live/live-stream.ts'
import type { Schedule } from '../live/schedule.ts'
import { lineMatcher } from './log-match.ts'

/** Characters of a line that a window is told: nobody reads more in one row. */
const longestText = 2_000

export interface ClusterLogSearch {
  readonly text: string
  readonly regex: boolean
  readonly namespaces: readonly string[]
  readonly within?: number | undefined
  readonly withPrevious: boolean
}

/** Looks through all logs, a piece at a time, so that the cluster's clock has its turns in between. */
export class LogSearchProducer implements Producer<LogFindings> {
  readonly #source: ClusterSource
  readonly #schedule: Schedule
  readonly #changed: () => void
  readonly #search: SourceLogSearch
  #cancel: (() => void) | undefined
  #isOver = false
  #isTold = false

  constructor(source: ClusterSource, wanted: ClusterLogSearch, schedule: Schedule, changed: () => void) {
    this.#source = source
    this.#schedule = schedule
    this.#changed = changed
    const { text, regex, namespaces, within, withPrevious } = wanted
    this.#search = source.searchLogs({
      ...(namespaces.length === 0 ? {} : { namespaces: new Set(namespaces) }),
      ...(within === undefined ? {} : { from: source.now() - within }),
      withPrevious,
      matches: lineMatcher({ search: text, regex })!,
      ...(regex ? {} : { contains: text }),
      limit: logHitLimit
    })
    this.#goOn()
  }

  next(): LogFindings | undefined {
    if (this.#isTold) return undefined
    this.#isTold = this.#isOver
    const hits = this.#search.hits().map((hit) => this.#hitOf(hit))
    return { hits, isCut: this.#search.isCut, share: this.#isOver ? 1 : this.#search.share }
  }

  close(): void {
    this.#cancel?.()
  }

  #goOn(): void {
    this.#cancel = this.#schedule(0, () => {
      if (this.#search.step()) this.#goOn()
      else this.#isOver = true
      this.#changed()
    })
  }

  #hitOf({ podUid, pod, namespace, isPrevious, line }: SourceLogHit): LogHit {
    return {
      podUid,
      namespace,
      pod,
      container: line.container,
      instance: line.instance,
      isPrevious,
      isGone: this.#source.byUid(podUid) === undefined,
      sequence: line.sequence,
      time: String(line.time),
      stream: line.stream,
      text: line.text.slice(0, longestText)
    }
  }
}
