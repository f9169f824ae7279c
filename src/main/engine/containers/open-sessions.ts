// Sessions from outside in a container: commands with their streams, and who attaches to its first process.
import type { SessionEnd, SessionListener } from '../kubelet/container-streams.ts'
import type { LivingContainer } from './living-container.ts'
import type { LivingSession } from './living-session.ts'
import type { ProcessContainer } from './process-container.ts'
import { statusOf } from './processes/process.ts'
import { execError } from './start-error.ts'

/** Runs a command with its streams outside. */
export function openCommand(
  container: LivingContainer,
  box: ProcessContainer,
  command: readonly string[],
  session: LivingSession,
  listener: SessionListener
): void {
  const over = onceEnded(container, listener)
  const number = box.sessions.exec(command, session, (end) => over({ kind: 'exited', exitCode: statusOf(end) }))
  if (number === undefined) over({ kind: 'failed', message: execError(command) })
  else
    session.target = {
      moved: () => box.sessions.moved(number),
      signal: (signal) => box.sessions.signal(number, signal)
    }
}

/** Lets a session hear what the first process prints, and send it what it reads. */
export function attachSession(
  container: LivingContainer,
  box: ProcessContainer,
  session: LivingSession,
  listener: SessionListener
): void {
  const attached = box.sessions.attach(session)
  session.target = attached
  const over = onceEnded(container, listener)
  ;(container.attached ??= new Set()).add((exitCode) => {
    attached.let()
    over({ kind: 'exited', exitCode })
  })
  attached.moved()
}

/** Tells the end of a session, whatever comes first. */
function onceEnded(container: LivingContainer, listener: SessionListener): (end: SessionEnd) => void {
  const sessions = (container.sessions ??= new Set())
  const over = (end: SessionEnd): void => {
    if (sessions.delete(over)) listener.ended(end)
  }
  sessions.add(over)
  return over
}
