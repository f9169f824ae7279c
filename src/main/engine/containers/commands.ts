// Commands that run beside a container's first process and are taken as a whole: those of probes, hooks and exec.
import type { Clock, Timer } from '../sim/clock.ts'
import type { ContainerAnswer, ContainerRequest, ExecResult } from '../kubelet/container-runtime.ts'
import { CapturedSession } from './captured-session.ts'
import type { LivingContainer } from './living-container.ts'
import type { ProcessContainer } from './process-container.ts'
import { execError } from './start-error.ts'

export const gone: ExecResult = { exitCode: 137, stdout: '', stderr: 'container not running\n' }

/** What a probe's command costs in milliseconds beside its own time. */
const execLatency = 15

/** Runs a command to its end. Returns what ends it before. */
export function runCommand(
  container: LivingContainer,
  box: ProcessContainer,
  command: readonly string[],
  done: (result: ExecResult, sawTime: boolean) => void
): (() => void) | undefined {
  if (box.isOver) {
    done(gone, true)
    return undefined
  }
  // In an image whose contents nobody knows, its own tools are there.
  const isOwn = container.launch.image.command.length === 0 && container.plan.server !== undefined
  const session = new CapturedSession()
  const number = box.sessions.exec(command, session, (end, sawTime) => done(session.result(end), sawTime), isOwn)
  if (number !== undefined) return () => box.sessions.end(number)
  done({ exitCode: 127, stdout: '', stderr: `${execError(command)}\n` }, false)
  return undefined
}

/** Runs a probe's command, for as long as it may take, and keeps whether its answer stays as it is. */
export function probe(
  clock: Clock,
  container: LivingContainer,
  box: ProcessContainer,
  { command, timeout = Infinity }: Extract<ContainerRequest, { readonly kind: 'exec' }>,
  done: (answer: ContainerAnswer) => void
): void {
  const startedAt = clock.now
  const key = command.join('\0')
  let limit: Timer | undefined
  let isOver = false
  const probed = (container.probed ??= new Map())
  if (!probed.has(key)) probed.set(key, false)
  const kill = runCommand(container, box, command, (result, sawTime) => {
    if (isOver) return
    isOver = true
    limit?.cancel()
    probed.set(key, !sawTime && clock.now === startedAt)
    done({ kind: 'exec', result, latency: clock.now - startedAt + execLatency })
  })
  if (isOver || timeout === Infinity) return
  limit = clock.at(startedAt + timeout, () => {
    if (isOver) return
    isOver = true
    kill?.()
    done({ kind: 'silent' })
  })
}
