import type { Event } from '../../schema/types.ts'
import { ageText, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

export const eventColumns: readonly Column<Event>[] = [
  {
    name: 'Last Seen',
    type: 'string',
    priority: 0,
    cell: (event, now) => ageText(lastSeen(event), now),
    sortKey: (event) => lastSeen(event) ?? ''
  },
  { name: 'Type', type: 'string', priority: 0, cell: (event) => event.type ?? '' },
  { name: 'Reason', type: 'string', priority: 0, cell: (event) => event.reason ?? '' },
  { name: 'Object', type: 'string', priority: 0, cell: objectText },
  { name: 'Subobject', type: 'string', priority: 1, cell: (event) => event.involvedObject.fieldPath ?? '' },
  { name: 'Source', type: 'string', priority: 1, cell: sourceText },
  { name: 'Message', type: 'string', priority: 0, cell: (event) => (event.message ?? '').trim() },
  {
    name: 'First Seen',
    type: 'string',
    priority: 1,
    cell: (event, now) => ageText(firstSeen(event), now),
    sortKey: (event) => firstSeen(event) ?? ''
  },
  { name: 'Count', type: 'string', priority: 1, cell: (event) => event.series?.count ?? (event.count || 1) },
  { ...nameColumn, priority: 1 }
]

function firstSeen(event: Event): string | undefined {
  return event.firstTimestamp ?? event.eventTime
}

function lastSeen(event: Event): string | undefined {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen(event)
}

/** "pod/web-1". */
function objectText({ involvedObject }: Event): string {
  const kind = (involvedObject.kind ?? '').toLowerCase()
  return involvedObject.name ? `${kind}/${involvedObject.name}` : kind
}

/** "kubelet, node-1". */
function sourceText({ source, reportingComponent = '', reportingInstance = '' }: Event): string {
  const component = source?.component || reportingComponent
  const host = source?.host || (source?.component ? '' : reportingInstance)
  return host === '' ? component : `${component}, ${host}`
}
