import type { EventSummary } from '../../../shared/contract/documents.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Event } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { eventSummary } from '../documents/event-summary.ts'

/** The last event about an object that has one of these reasons; any reason where none is named. */
export function newestEvent(
  source: ClusterSource,
  { metadata }: KubeObject,
  reasons: readonly string[] = [],
  containing = ''
): EventSummary | undefined {
  let newest: EventSummary | undefined
  for (const object of source.eventsAbout(metadata.uid)) {
    const event = eventSummary(source, object as Event)
    if (reasons.length > 0 && !reasons.includes(event.reason)) continue
    if (!event.message.includes(containing)) continue
    if (newest === undefined || event.lastAt >= newest.lastAt) newest = event
  }
  return newest
}
