import type { LoadDocument } from '../../../shared/network/traffic.ts'
import type { TableSort } from '../../parts/table/data-table.tsx'
import { addressOf, failingShare } from './load-words.ts'

const orders: Readonly<Record<string, (a: LoadDocument, b: LoadDocument) => number>> = {
  target: (a, b) => addressOf(a.load.request).localeCompare(addressOf(b.load.request), 'en'),
  state: (a, b) => failingShare(b) - failingShare(a),
  from: (a, b) => (a.clientName ?? '').localeCompare(b.clientName ?? '', 'en'),
  rps: (a, b) => a.rps - b.rps,
  p50: (a, b) => (a.latency?.p50 ?? 0) - (b.latency?.p50 ?? 0),
  p99: (a, b) => (a.latency?.p99 ?? 0) - (b.latency?.p99 ?? 0),
  pods: (a, b) => a.podCount - b.podCount,
  failed: (a, b) => a.failed - b.failed,
  started: (a, b) => b.startedAt - a.startedAt
}

export function loadsInOrder(
  loads: readonly LoadDocument[],
  { column, descending }: TableSort
): readonly LoadDocument[] {
  const order = orders[column]
  if (order === undefined) return loads
  const sorted = loads.toSorted(order)
  return descending ? sorted.toReversed() : sorted
}
