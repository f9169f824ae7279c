import { parseTime } from '../../../shared/kube/time.ts'
import type { ContainerStatus, Pod } from '../../../shared/schema/types.ts'

export interface SystemLine {
  readonly container: string
  readonly text: string
}

/** What happened to a pod's containers between two of its states, as lines that stand among what they said. */
export function systemLines(previous: Pod, pod: Pod): readonly SystemLine[] {
  return statusesOf(pod).flatMap((status) => {
    const before = statusesOf(previous).find(({ name }) => name === status.name)
    return linesOf(before, status).map((text) => ({ container: status.name, text }))
  })
}

/** What a pod's status still tells of its containers' starts and ends, with its moment in milliseconds. */
export function keptSystemLines(pod: Pod): readonly (SystemLine & { readonly at: number })[] {
  return statusesOf(pod).flatMap((status) => {
    const { name, state, lastState, restartCount } = status
    const lines = [
      { time: lastState?.terminated?.finishedAt, text: endLine(name, lastState?.terminated) },
      { time: state?.running?.startedAt, text: startLine(name, restartCount) },
      { time: state?.terminated?.finishedAt, text: endLine(name, state?.terminated) }
    ]
    return lines.flatMap(({ time, text }) =>
      time === undefined || text === '' ? [] : [{ container: name, text, at: parseTime(time) }]
    )
  })
}

function statusesOf({ status }: Pod): readonly ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
}

function linesOf(before: ContainerStatus | undefined, after: ContainerStatus): readonly string[] {
  if (before === after) return []
  const lines: string[] = []
  const ended = endOf(after)
  if (ended !== undefined && ended.finishedAt !== endOf(before)?.finishedAt) lines.push(endLine(after.name, ended))
  const { waiting, running } = after.state ?? {}
  if (waiting?.reason === 'CrashLoopBackOff' && before?.state?.waiting?.reason !== 'CrashLoopBackOff') {
    const [backOff = ''] = /^back-off \S+/.exec(waiting.message ?? '') ?? []
    lines.push(`container ${after.name} waits to be started again, ${backOff === '' ? waiting.reason : backOff}`)
  }
  if (running !== undefined && running.startedAt !== before?.state?.running?.startedAt)
    lines.push(startLine(after.name, after.restartCount))
  return lines
}

function startLine(container: string, restarts: number): string {
  return `container ${container} started${restarts > 0 ? `, restart ${restarts}` : ''}`
}

function endLine(container: string, ended: ReturnType<typeof endOf>): string {
  if (ended === undefined) return ''
  const isPlain = ended.reason === undefined || ended.reason === 'Error' || ended.reason === 'Completed'
  return `container ${container} exited with code ${ended.exitCode}${isPlain ? '' : ` (${ended.reason})`}`
}

/** The newest end of a container, by its state or by the one before. */
function endOf(status: ContainerStatus | undefined) {
  return status?.state?.terminated ?? status?.lastState?.terminated
}
