import { formatTime } from '../../../shared/kube/time.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import { chosenPods } from './chosen-pods.ts'
import { byTime, LineChoice, readLine, type ReadLine, type ShownLines } from './line-choice.ts'
import { queryOf } from './log-selection.ts'

export interface LogDownload extends ShownLines {
  readonly timestamps: boolean
}

const textLimit = 20_000_000
/** The shortest lines come to the limit of the text too. */
const lineLimit = 400_000

/**
 * All lines of a selection that are kept in the order of time, as kubectl prints them; of several pods or containers
 * with --prefix. They are read a piece at a time, so that the cluster's clock has its turns in between.
 */
export async function downloadLogs(
  source: ClusterSource,
  wanted: LogDownload,
  schedule: Schedule
): Promise<{ readonly text: string; readonly truncated: boolean }> {
  const choice = new LineChoice(wanted)
  const { pods } = chosenPods(source, wanted)
  const query = queryOf(wanted, pods, source.now())
  const { wantsRun } = query
  const search = source.searchLogs({
    ...query,
    wantsRun: (run, newest) => choice.hasPod(run.podUid) && wantsRun?.(run, newest) !== false,
    matches: (text) => choice.hasText(text),
    limit: lineLimit
  })
  while (search.step()) await new Promise<void>((resolve) => void schedule(0, resolve))
  const lines = search
    .hits()
    .filter(({ line }) => line.stream !== 'system')
    .map(({ line, ...run }) => readLine({ ...run, container: line.container, instance: line.instance }, line))
    .sort(byTime)
  return printed(lines, wanted.timestamps, search.isCut)
}

function printed(
  lines: readonly ReadLine[],
  timestamps: boolean,
  isCut: boolean
): { readonly text: string; readonly truncated: boolean } {
  const several = new Set(lines.map(({ podUid, container }) => `${podUid}/${container}`)).size > 1
  const texts: string[] = []
  let length = 0
  // From the end, so that what is cut is the oldest.
  for (const line of lines.toReversed()) {
    const prefix = several ? `[pod/${line.pod}/${line.container}] ` : ''
    const text = `${prefix}${timestamps ? `${formatNanos(line.at)} ` : ''}${line.text}\n`
    length += text.length
    if (length > textLimit) break
    texts.push(text)
  }
  return { text: texts.toReversed().join(''), truncated: isCut || texts.length < lines.length }
}

/** RFC 3339 with nine digits, as the kubelet prints it. */
function formatNanos(time: bigint): string {
  const fraction = String(time % 1_000_000_000n).padStart(9, '0')
  return formatTime(Number(time / 1_000_000n)).replace('Z', `.${fraction}Z`)
}
