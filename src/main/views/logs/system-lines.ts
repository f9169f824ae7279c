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

function statusesOf({ status }: Pod): readonly ContainerStatus[] {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]
}

function linesOf(before: ContainerStatus | undefined, after: ContainerStatus): readonly string[] {
  if (before === after) return []
  const lines: string[] = []
  const ended = endOf(after)
  if (ended !== undefined && ended.finishedAt !== endOf(before)?.finishedAt) {
    const reason =
      ended.reason === undefined || ended.reason === 'Error' || ended.reason === 'Completed' ? '' : ` (${ended.reason})`
    lines.push(`container ${after.name} exited with code ${ended.exitCode}${reason}`)
  }
  const { waiting, running } = after.state ?? {}
  if (waiting?.reason === 'CrashLoopBackOff' && before?.state?.waiting?.reason !== 'CrashLoopBackOff') {
    const [backOff = ''] = /^back-off \S+/.exec(waiting.message ?? '') ?? []
    lines.push(`container ${after.name} waits to be started again, ${backOff === '' ? waiting.reason : backOff}`)
  }
  if (running !== undefined && running.startedAt !== before?.state?.running?.startedAt) {
    lines.push(`container ${after.name} started${after.restartCount > 0 ? `, restart ${after.restartCount}` : ''}`)
  }
  return lines
}

/** The newest end of a container, by its state or by the one before. */
function endOf(status: ContainerStatus | undefined) {
  return status?.state?.terminated ?? status?.lastState?.terminated
}
