// What journalctl has of a machine's services: the kubelet's own lines about the events that it recorded, in klog's form.
import { eventKind } from '../../../../shared/kinds/event/kind.ts'
import { formatMicroTime, parseTime } from '../../../../shared/kube/time.ts'
import type { Event } from '../../../../shared/schema/types.ts'
import type { JournalLine } from '../../containers/machine-port.ts'
import type { ObjectStore } from '../../store/object-store.ts'

/** Of the kubelet of a node, oldest first. Walks all events. `pid`: of its process. */
export function kubeletJournal(store: ObjectStore, node: string, pid: number): readonly JournalLine[] {
  const lines: JournalLine[] = []
  for (const event of store.all<Event>(eventKind)) {
    if (event.source?.component !== 'kubelet' || event.source.host !== node) continue
    const last = event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp
    if (last === undefined) continue
    const time = parseTime(last)
    lines.push({ time, text: `${klogHead(time, pid)} event.go:389] ${eventText(event)}` })
  }
  return lines.sort((a, b) => a.time - b.time)
}

/** I1120 12:01:02.000000     890 */
function klogHead(time: number, pid: number): string {
  const text = formatMicroTime(time)
  return `I${text.slice(5, 7)}${text.slice(8, 10)} ${text.slice(11, 26)} ${String(pid).padStart(7)}`
}

function eventText({ involvedObject, type, reason, message }: Event): string {
  const { namespace, name, fieldPath = '', kind, apiVersion } = involvedObject
  const object = namespace === undefined ? name : `${namespace}/${name}`
  const values = { object, fieldPath, kind, apiVersion, type, reason, message }
  const pairs = Object.entries(values).map(([key, value]) => `${key}=${JSON.stringify(value ?? '')}`)
  return `"Event occurred" ${pairs.join(' ')}`
}
