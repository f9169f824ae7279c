import type { ContainerExit } from '../kubelet/container-runtime.ts'
import type { LivingContainer } from './living-container.ts'
import type { LazyLogs } from './servers/lazy-logs.ts'

/** Upstream's limits of termination messages: bytes from the file, bytes and lines from the log. */
const longestMessage = 4096
const longestLogMessage = 2048
const messageLines = 80

/** What the file of the spec says, or upstream's own; undefined where it says nothing. */
export function terminationText({ box, launch }: LivingContainer): string | undefined {
  const path = launch.container.terminationMessagePath ?? '/dev/termination-log'
  const text = box?.files.layers.ownText(path)
  return text === undefined || text === '' ? undefined : text.slice(0, longestMessage)
}

/** The last lines of the log, where its policy falls back to them: upstream's getTerminationMessage. */
export function lastLines(logs: LazyLogs, { launch }: LivingContainer, exit: ContainerExit): string | undefined {
  const { sandbox, container, restartCount } = launch
  if (exit.exitCode === 0 || container.terminationMessagePolicy !== 'FallbackToLogsOnError') return undefined
  const query = { podUid: sandbox.uid, container: container.name, instance: restartCount, tailLines: messageLines }
  const text = logs
    .read(query)
    .map((line) => `${line.text}\n`)
    .join('')
  return text === '' ? undefined : text.slice(-longestLogMessage)
}
