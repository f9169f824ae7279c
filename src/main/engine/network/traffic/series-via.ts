import type { ViaSeries } from '../../../../shared/network/traffic.ts'
import { partVia, type Flow, type Part } from './flow.ts'
import { spansBetween } from './load-history.ts'
import type { LoadRun } from './load-run.ts'
import { putPart, seriesOf } from './load-series.ts'

/** What loads sent by way of one object between two moments, all of them together, at most 150 spans. */
export function seriesVia(via: string, runs: readonly LoadRun[], from: number, to: number): ViaSeries {
  // One level for all, that has what each of them knows.
  const level = runs.reduce((coarsest, { history }) => Math.max(coarsest, history.levelFor(from, to)), 0)
  const spans = spansBetween(level, from, to)
  let [loads, knownFrom] = [0, Infinity]
  for (const { history, present } of runs) {
    const only = new Map<Flow, Part | undefined>()
    let isPart = false
    for (const { at, part } of history.parts(level, to, present)) {
      if (part.requests === 0) continue
      // Most spans share a flow: what of it came by here is worked out once.
      if (!only.has(part.flow)) only.set(part.flow, partVia({ flow: part.flow, requests: 1 }, via))
      const share = only.get(part.flow)
      if (share === undefined) continue
      isPart ||= at + spans.step > from
      putPart(spans, at, { flow: share.flow, requests: share.requests * part.requests })
    }
    if (!isPart) continue
    loads++
    knownFrom = Math.min(knownFrom, history.start)
  }
  return { ...seriesOf(spans, Math.min(knownFrom, to), to), loads }
}
