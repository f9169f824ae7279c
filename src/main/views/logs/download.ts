import type { Kind } from '../../../shared/kinds/kind.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { ClusterSource, SourceLogLine } from '../cluster-source.ts'
import { lineMatcher, type LogSearch } from './log-match.ts'
import { podsOf } from './log-pods.ts'
import { logTargets } from './log-targets.ts'

export interface LogDownload extends LogSearch {
  readonly kind: Kind
  readonly ref: { readonly namespace?: string | undefined; readonly name: string }
  readonly container?: string | undefined
  readonly previous: boolean
  readonly timestamps: boolean
}

const textLimit = 20_000_000

/** All retained lines in the order of time, as kubectl prints them; of several pods or containers with --prefix. */
export function downloadLogs(
  source: ClusterSource,
  wanted: LogDownload
): { readonly text: string; readonly truncated: boolean } {
  const { kind, ref, container, previous, timestamps } = wanted
  const object = source.get(kind, kind.namespaced ? ref.namespace : undefined, ref.name)
  const pods = object === undefined ? [] : podsOf(source, kind, object)
  const matches = lineMatcher(wanted)
  const lines: (SourceLogLine & { readonly pod: string })[] = []
  for (const pod of pods) {
    for (const target of logTargets(pod, container, previous)) {
      for (const line of source.readLogs(target, Number.MAX_SAFE_INTEGER)) {
        if (line.stream !== 'system' && matches?.(line.text) !== false) lines.push({ ...line, pod: pod.metadata.name })
      }
    }
  }
  lines.sort((a, b) => (a.time !== b.time ? (a.time < b.time ? -1 : 1) : a.sequence - b.sequence))
  const several = pods.length > 1 || new Set(lines.map((line) => line.container)).size > 1
  const printed: string[] = []
  let length = 0
  // From the end, so that what is cut is the oldest.
  for (const line of lines.toReversed()) {
    const prefix = several ? `[pod/${line.pod}/${line.container}] ` : ''
    const text = `${prefix}${timestamps ? `${formatNanos(line.time)} ` : ''}${line.text}\n`
    length += text.length
    if (length > textLimit) break
    printed.push(text)
  }
  return { text: printed.toReversed().join(''), truncated: printed.length < lines.length }
}

/** RFC 3339 with nine digits, as the kubelet prints it. */
function formatNanos(time: bigint): string {
  const fraction = String(time % 1_000_000_000n).padStart(9, '0')
  return formatTime(Number(time / 1_000_000n)).replace('Z', `.${fraction}Z`)
}
