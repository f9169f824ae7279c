import type { ViaSeries } from '../../../../shared/network/traffic.ts'
import { partVia, type Flow, type Part } from './flow.ts'
import { spansBetween, type LoadHistory, type Present } from './load-history.ts'
import type { LoadRun } from './load-run.ts'
import { putPart, seriesOf } from './load-series.ts'
import type { PastLoads } from './past-loads.ts'

/** What one load sent, or many of the past together. */
interface Sent {
  readonly history: LoadHistory
  readonly present: Present
}

/** What loads sent by way of one object between two moments, all of them together, at most 150 spans. */
export function seriesVia(
  via: string,
  runs: readonly LoadRun[],
  { history: past, present }: PastLoads,
  from: number,
  to: number
): ViaSeries {
  const removed: readonly Sent[] = past === undefined ? [] : [{ history: past, present }]
  // One level for all, that has what each of them knows.
  const level = [...runs, ...removed].reduce(
    (coarsest, { history }) => Math.max(coarsest, history.levelFor(from, to)),
    0
  )
  const spans = spansBetween(level, from, to)
  let knownFrom = Infinity
  const put = (sent: Sent): boolean => {
    const only = new Map<Flow, Part | undefined>()
    let isPart = false
    for (const { at, part } of sent.history.parts(level, to, sent.present)) {
      if (part.requests === 0) continue
      // Most spans share a flow: what of it came by here is worked out once.
      if (!only.has(part.flow)) only.set(part.flow, partVia({ flow: part.flow, requests: 1 }, via))
      const share = only.get(part.flow)
      if (share === undefined) continue
      isPart ||= at + spans.step > from
      putPart(spans, at, { flow: share.flow, requests: share.requests * part.requests })
    }
    if (isPart) knownFrom = Math.min(knownFrom, sent.history.start)
    return isPart
  }
  const loads = runs.filter(put).length
  const hasRemoved = removed.filter(put).length > 0
  return { ...seriesOf(spans, Math.min(knownFrom, to), to), loads, hasRemoved }
}
