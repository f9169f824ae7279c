import type { EventSummary, ObjectRef } from '../../../shared/contract/documents.ts'
import { parseTime } from '../../../shared/kube/time.ts'
import type { Event } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { groupOf, kindNamed } from './object-ref.ts'

const summaries = new WeakMap<Event, EventSummary>()

/**
 * An event as the window shows it. Objects are immutable, so the answer is kept with the event once the kind that it is
 * about is known.
 */
export function eventSummary(source: ClusterSource, event: Event): EventSummary {
  let summary = summaries.get(event)
  if (summary === undefined) {
    summary = summarize(source, event)
    if (summary.about.resource !== '') summaries.set(event, summary)
  }
  return summary
}

function summarize(source: ClusterSource, event: Event): EventSummary {
  const created = event.metadata.creationTimestamp
  const first = parseTime(event.firstTimestamp ?? event.eventTime ?? created)
  const last = parseTime(event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? created)
  return {
    uid: event.metadata.uid,
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    message: event.message ?? '',
    about: involved(source, event),
    source: event.source?.component ?? event.reportingComponent ?? '',
    count: event.series?.count ?? event.count ?? 1,
    firstAt: first,
    lastAt: last
  }
}

function involved(source: ClusterSource, { involvedObject }: Event): ObjectRef {
  const { namespace, name = '', uid, kind = '' } = involvedObject
  const group = groupOf(involvedObject.apiVersion)
  const known = kindNamed(source, group, kind)
  return {
    group,
    resource: known?.resource ?? '',
    kind,
    ...(namespace !== undefined && known?.namespaced !== false && { namespace }),
    name,
    ...(uid !== undefined && { uid })
  }
}

export function newestFirst(a: EventSummary, b: EventSummary): number {
  if (a.lastAt !== b.lastAt) return b.lastAt - a.lastAt
  return a.uid < b.uid ? -1 : a.uid > b.uid ? 1 : 0
}
