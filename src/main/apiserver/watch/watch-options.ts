// What a watch is asked for: upstream's ValidateListOptions with Watch set, and the defaults of its handler.
import type { FieldError } from '../../../shared/kinds/field-error.ts'
import { invalid } from '../../engine/api/invalid.ts'
import { serverError } from '../../engine/api/api-error.ts'
import { wholeNumber } from '../query-options.ts'
import { isTrue } from '../request-target.ts'

export interface WatchOptions {
  /** What is there comes first, as if just added. */
  readonly beginsWithAll: boolean
  /** What the client knows already; undefined: what is there now. */
  readonly from: number | undefined
  readonly wantsBookmarks: boolean
  /** A bookmark says where what was there at the beginning ends. */
  readonly marksInitialEnd: boolean
  /** Seconds; undefined where the client leaves it to the server. */
  readonly timeout: number | undefined
}

/** 422 where the options contradict each other, 400 or 500 where a number is none. */
export function watchOptions(query: URLSearchParams): WatchOptions {
  const version = query.get('resourceVersion') ?? ''
  const match = query.get('resourceVersionMatch') ?? ''
  const sendsInitial = query.has('sendInitialEvents') ? isTrue(query.get('sendInitialEvents')) : undefined
  const wantsBookmarks = isTrue(query.get('allowWatchBookmarks'))
  const timeout = wholeNumber(query, 'timeoutSeconds')
  const errors: FieldError[] = []
  const forbid = (field: string, detail: string): void => {
    errors.push({ type: 'FieldValueForbidden', field, detail })
  }
  if (match !== '' && sendsInitial === undefined) {
    forbid('resourceVersionMatch', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')
  }
  if (sendsInitial !== undefined && match !== 'NotOlderThan') {
    forbid('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
  }
  if (errors.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', errors)
  if (version !== '' && !/^\d+$/.test(version)) {
    const quoted = JSON.stringify(version)
    throw serverError(`resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: invalid syntax`)
  }
  const revision = Number(version)
  // "Any" and "newest" begin with what is there; sendInitialEvents overrules both ways.
  const beginsWithAll = sendsInitial ?? revision === 0
  return {
    beginsWithAll,
    from: beginsWithAll || revision === 0 ? undefined : revision,
    wantsBookmarks,
    marksInitialEnd: sendsInitial === true && wantsBookmarks,
    timeout: timeout !== undefined && timeout > 0 ? timeout : undefined
  }
}
